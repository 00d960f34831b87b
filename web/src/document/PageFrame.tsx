/** A preserved page or text in a frame where nothing runs and nothing loads; the app reads and marks it from outside. */
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { LIGHT, NIGHT } from "@/tokens";
import { Highlighter, type Shower } from "./highlights";
import { rulesOf, type Mark } from "./marks";
import { TextIndex } from "./offsets";
import { pageStyle } from "./pageStyle";
import classes from "./document.module.css";

export interface Surface {
  index: TextIndex;
  highlighter: Highlighter;
  /** Brings a stretch into sight. */
  reveal: (start: number, end: number) => void;
  /** What is selected by pointer or by the browser's own keys. */
  selection: () => Selection | null;
}

interface PageFrameProps {
  html: string;
  direction: "ltr" | "rtl";
  language: string;
  title: string;
  dark: boolean;
  onSurface: (surface: Surface | null) => void;
  onSelecting: () => void;
  onPoint: (place: number) => void;
}

/** The fonts that the app has loaded, with addresses that hold inside the frame too. */
function fontFaces(): string {
  const faces: string[] = [];
  const visit = (rules: CSSRuleList, base: string): void => {
    for (const rule of rules) {
      if (rule instanceof CSSFontFaceRule) faces.push(rule.cssText.replaceAll(/url\("([^"]+)"\)/g, (_, url: string) => `url("${new URL(url, base).href}")`));
      else if (rule instanceof CSSGroupingRule) visit(rule.cssRules, base);
    }
  };
  for (const sheet of document.styleSheets) {
    try {
      visit(sheet.cssRules, sheet.href ?? location.href);
    } catch {
      // A sheet that may not be read has no fonts of ours.
    }
  }
  return faces.join("\n");
}

let faces: string | undefined;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** Keys pressed in the frame are keys of the app: told again outside, and refused inside where the app took them. */
function passOn(event: KeyboardEvent, frame: HTMLIFrameElement): void {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  const again = new KeyboardEvent("keydown", { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, bubbles: true, cancelable: true });
  if (!frame.dispatchEvent(again)) event.preventDefault();
}

function makeSurface(frame: HTMLIFrameElement, shower: Shower): Surface {
  const page = shower.document;
  const index = new TextIndex(page, page.body);
  return {
    index,
    highlighter: new Highlighter(shower, "wb-"),
    selection: () => page.getSelection(),
    reveal: (start, end) => {
      const box = index.range(start, end)?.getBoundingClientRect();
      if (!box || frame.clientHeight === 0) return;
      if (box.top < 24 || Math.min(box.bottom, box.top + 240) > shower.innerHeight - 24) shower.scrollBy({ top: box.top - shower.innerHeight * 0.28, behavior: "instant" });
      if (box.left < 0 || box.right > shower.innerWidth) shower.scrollBy({ left: box.left - 24, behavior: "instant" });
    },
  };
}

export const PageFrame = memo(function PageFrame({ html, direction, language, title, dark, onSurface, onSelecting, onPoint }: PageFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const sheet = useRef<CSSStyleSheet | null>(null);
  const latest = useRef({ onSelecting, onPoint, dark });
  const [loaded, setLoaded] = useState(0);
  useLayoutEffect(() => {
    latest.current = { onSelecting, onPoint, dark };
  });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    function load(): void {
      const shower = element?.contentWindow as Shower | null | undefined;
      const page = element?.contentDocument;
      if (!element || !shower || !page?.body || page.URL !== "about:srcdoc") return;
      sheet.current = new shower.CSSStyleSheet();
      page.adoptedStyleSheets = [sheet.current];
      page.addEventListener("keydown", (event) => passOn(event, element));
      page.addEventListener("selectionchange", () => latest.current.onSelecting());
      // Nothing in a page of evidence leads anywhere.
      for (const kind of ["click", "auxclick", "submit", "dragstart"]) page.addEventListener(kind, (event) => event.preventDefault());
      const surface = makeSurface(element, shower);
      page.addEventListener("click", (event) => {
        const caret = page.caretRangeFromPoint(event.clientX, event.clientY);
        const place = caret && surface.index.placeAt(caret.startContainer, caret.startOffset);
        if (place !== null && page.getSelection()?.isCollapsed !== false) latest.current.onPoint(place);
      });
      onSurface(surface);
      setLoaded((count) => count + 1);
    }
    element.addEventListener("load", load);
    element.srcdoc = `<!doctype html><html lang="${escaped(language)}" dir="${direction}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${html}</body></html>`;
    return () => {
      element.removeEventListener("load", load);
      onSurface(null);
    };
  }, [html, direction, language, title, onSurface]);
  useEffect(() => {
    faces ??= fontFaces();
    sheet.current?.replaceSync(`${faces}\n${pageStyle(dark ? NIGHT : LIGHT, dark)}\n${rulesOf("wb-", dark, false)}`);
  }, [dark, loaded]);
  return <iframe ref={frame} className={classes["frame"]} sandbox="allow-same-origin" title={title} data-document-frame />;
});

export function revealIn(surface: Surface, marks: readonly Mark[], fallback: number | undefined): void {
  const quote = marks.find((mark) => mark.kind === "found") ?? marks.find((mark) => mark.kind === "quote") ?? marks[0];
  if (quote) surface.reveal(quote.start, quote.end);
  else if (fallback !== undefined) surface.reveal(fallback, fallback + 1);
}
