/** A PDF or picture, page by page: only pages near are drawn; their words lie over them, unseen, to be marked and selected. */
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "@/api/client";
import type { DocumentView, PageOut, RunOut } from "@/api/types";
import { FONTS } from "@/theme";
import { Highlighter } from "./highlights";
import type { MarkBox } from "./boxes";
import { boxStyle, rulesOf } from "./marks";
import { TextIndex } from "./offsets";
import { drawPage } from "./pdf";
import type { Surface } from "./PageFrame";
import classes from "./document.module.css";

interface PagesPaneProps {
  view: DocumentView;
  /** The places of marks, by page. */
  boxes: ReadonlyMap<number, readonly MarkBox[]> | undefined;
  onSurface: (surface: Surface | null) => void;
  onSelecting: () => void;
  onPoint: (place: number) => void;
}

const WIDEST = 1100;
let pen: CanvasRenderingContext2D | null | undefined;

function widthOf(text: string, size: number): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return 0;
  pen.font = `${size}px ${FONTS}`;
  return pen.measureText(text).width;
}

/** The marks' colours over paper, which is white by night too. */
function installRules(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rulesOf("wbp-", false, true));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
let installed = false;

const Words = memo(function Words({ runs, page, scale }: { runs: readonly RunOut[]; page: PageOut; scale: number }) {
  return runs.map((run) => {
    const high = (run.bottom - run.top) * scale;
    const wide = (run.right - run.left) * scale;
    const size = Math.max(4, high * 0.86);
    const natural = widthOf(run.text, size) || wide;
    return (
      <span
        key={run.start}
        data-start={run.start}
        className={classes["word"]}
        style={{ left: `${(run.left / page.width) * 100}%`, top: `${(run.top / page.height) * 100}%`, fontSize: size, lineHeight: `${high}px`, transform: `scaleX(${wide / natural})` }}
      >
        {run.text}
      </span>
    );
  });
});

function share(length: number, whole: number): string {
  return `${(length / whole) * 100}%`;
}

const Boxes = memo(function Boxes({ boxes, page }: { boxes: readonly MarkBox[]; page: PageOut }) {
  return (
    <div className={classes["boxes"]} dir="ltr" aria-hidden>
      {boxes.map(({ kind, start, end, left, top, right, bottom }) => (
        <i key={`${kind} ${start} ${end} ${left} ${top}`} data-mark={kind} style={{ ...boxStyle(kind), left: share(left, page.width), top: share(top, page.height), width: share(right - left, page.width), height: share(bottom - top, page.height) }} />
      ))}
    </div>
  );
});

interface LeafProps {
  boxes: readonly MarkBox[] | undefined;
  id: string;
  kind: string;
  page: PageOut;
  runs: readonly RunOut[];
  width: number;
  near: boolean;
  onDrawn: () => void;
}

const Leaf = memo(function Leaf({ boxes, id, kind, page, runs, width, near, onDrawn }: LeafProps) {
  const { t } = useTranslation("review");
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState("");
  const [failed, setFailed] = useState(kind !== "pdf");
  const scale = width / page.width;
  useEffect(() => {
    const paper = canvas.current;
    if (!near || failed || !paper) return;
    const stop = new AbortController();
    drawPage(id, page.page, paper, width, stop.signal).catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [near, failed, id, page.page, width]);
  useEffect(() => {
    // What pdf.js cannot draw, and every picture, is drawn by the service, in a process of its own.
    if (!near || !failed) return;
    let url = "";
    let gone = false;
    download(`/documents/${encodeURIComponent(id)}/pages/${page.page}`)
      .then(({ blob }) => {
        if (gone) return;
        url = URL.createObjectURL(blob);
        setPicture(url);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
      URL.revokeObjectURL(url);
    };
  }, [near, failed, id, page.page]);
  useLayoutEffect(onDrawn, [near, scale, runs, onDrawn]);
  return (
    <section className={classes["leaf"]} data-page={page.page} aria-label={t("doc.page", { page: page.page })} style={{ inlineSize: width, blockSize: page.height * scale }}>
      {near && !failed && <canvas ref={canvas} className={classes["paper"]} aria-hidden />}
      {near && failed && picture && <img src={picture} alt="" className={classes["paper"]} draggable={false} />}
      {near && boxes && <Boxes boxes={boxes} page={page} />}
      {near && <div className={classes["layer"]} dir="ltr"><Words runs={runs} page={page} scale={scale} /></div>}
    </section>
  );
});

export function PagesPane({ view, boxes, onSurface, onSelecting, onPoint }: PagesPaneProps) {
  const { t } = useTranslation("review");
  const pane = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([1]));
  const [drawn, setDrawn] = useState(0);
  const [onLeafDrawn] = useState(() => () => setDrawn((count) => count + 1));
  const runs = useMemo(() => Map.groupBy(view.runs, (run) => run.page), [view.runs]);
  useLayoutEffect(() => {
    if (!installed) installRules();
    installed = true;
    const element = pane.current;
    if (!element) return;
    const measure = (): void => {
      if (element.clientWidth > 0) setWidth(Math.round(Math.min(WIDEST, element.clientWidth - 32)));
    };
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  useEffect(() => {
    const element = pane.current;
    if (!element || width === 0) return;
    const watching = new IntersectionObserver(
      (seen) =>
        setNear((before) => {
          const now = new Set(before);
          for (const one of seen) {
            const page = Number((one.target as HTMLElement).dataset["page"]);
            if (one.isIntersecting) now.add(page);
            else now.delete(page);
          }
          return now;
        }),
      { root: element, rootMargin: "80% 0px" },
    );
    for (const leaf of element.querySelectorAll("[data-page]")) watching.observe(leaf);
    return () => watching.disconnect();
  }, [width, view]);
  useLayoutEffect(() => {
    const element = pane.current;
    if (!element || width === 0) return;
    const index = new TextIndex(document, element);
    const highlighter = new Highlighter(window, "wbp-");
    onSurface({
      index,
      highlighter,
      selection: () => document.getSelection(),
      reveal: (start, end) => {
        const run = view.runs.find((one) => one.end > start && one.start < Math.max(end, start + 1));
        const leaf = run && element.querySelector<HTMLElement>(`[data-page="${run.page}"]`);
        const page = run && view.pages.find((one) => one.page === run.page);
        if (!run || !leaf || !page) return;
        const top = leaf.offsetTop + (run.top / page.width) * width;
        if (top < element.scrollTop + 24 || top > element.scrollTop + element.clientHeight - 80) element.scrollTo({ top: top - element.clientHeight * 0.3, behavior: "instant" });
      },
    });
    return () => {
      highlighter.clear();
      onSurface(null);
    };
  }, [view, width, drawn, onSurface]);
  useEffect(() => {
    const listen = (): void => {
      const node = document.getSelection()?.anchorNode;
      if (node && pane.current?.contains(node)) onSelecting();
    };
    document.addEventListener("selectionchange", listen);
    return () => document.removeEventListener("selectionchange", listen);
  }, [onSelecting]);
  function point(event: React.MouseEvent): void {
    const word = (event.target as HTMLElement).closest<HTMLElement>("[data-start]");
    if (word && document.getSelection()?.isCollapsed !== false) onPoint(Number(word.dataset["start"]));
  }
  return (
    // The keyboard scrolls here; words are picked by the keys of the pane.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <div ref={pane} className={classes["pages"]} tabIndex={0} role="region" aria-label={t("doc.pages", { title: view.document.title })} onClick={point}>
      {width > 0 && view.pages.map((page) => <Leaf key={page.page} boxes={boxes?.get(page.page)} id={view.document.id} kind={view.kind} page={page} runs={runs.get(page.page) ?? NONE} width={width} near={near.has(page.page)} onDrawn={onLeafDrawn} />)}
    </div>
  );
}

const NONE: readonly RunOut[] = [];
