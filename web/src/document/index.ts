/** Documents as they are shown: `<DocumentPane id at end statement onSelect onStatement />`. */
export { DocumentPane, type DocumentPaneProps, type Selected } from "./DocumentPane";
export { kindOf, LINES, marksOfCard, type Mark, type MarkKind } from "./marks";
export { prefetchView } from "./views";
export { afterPaint } from "./afterPaint";
