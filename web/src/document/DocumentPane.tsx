/** A preserved document with its locked passages marked in their places: to be read, and to select words in. */
import { useComputedColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentView, Span } from "@/api/types";
import { ProblemAlert, Shown, Waiting } from "@/parts";
import { afterPaint } from "./afterPaint";
import { useMarkBoxes } from "./boxes";
import { KINDS, marksOfView, type Mark } from "./marks";
import { PageFrame, revealIn, type Surface } from "./PageFrame";
import { PagesPane } from "./PagesPane";
import { usePicking } from "./usePicking";
import { useView } from "./views";
import { sentenceAround } from "./words";
import classes from "./document.module.css";

export interface Selected extends Span {
  text: string;
  /** The sentence or sentences around it. */
  around: Span & { text: string };
}

export interface DocumentPaneProps {
  id: string;
  /** A place to show; with `end`, a stretch to mark. */
  at?: number;
  end?: number;
  /** The statement at hand: its quote and words are marked strongly, those of all others faintly. */
  statement?: string;
  /** Marks to show instead of those of `statement`. */
  marks?: readonly Mark[];
  /** Changes to bring the place into sight again. */
  seek?: number;
  /** Words are picked by keys: arrows, with Shift to extend, Escape to leave. */
  picking?: boolean;
  onPicking?: (picking: boolean) => void;
  /** Not to be seen now, but made ready. */
  hidden?: boolean;
  onSelect?: (selected: Selected | null) => void;
  /** A passage of a statement was clicked. */
  onStatement?: (statement: string) => void;
}

const STRONG = KINDS.filter((kind) => kind !== "faint" && kind !== "pick");
const NO_MARKS: readonly Mark[] = [];

/** The smallest statement whose quote holds a place. */
function statementAt(view: DocumentView, place: number): string | undefined {
  const holding = view.statements.filter(({ quote }) => quote.start <= place && place < quote.end);
  return holding.sort((one, other) => one.quote.end - one.quote.start - (other.quote.end - other.quote.start))[0]?.statement;
}

function selectedOf(surface: Surface, span: Span, text: string): Selected {
  const from = Math.max(0, span.start - 1200);
  const near = surface.index.text(from, span.end + 1200);
  const around = sentenceAround(near, from, span);
  return { ...span, text, around: { ...around, text: surface.index.text(around.start, around.end) } };
}

export const DocumentPane = memo(function DocumentPane({ id, at, end, statement, marks, seek = 0, picking = false, onPicking, hidden = false, onSelect, onStatement }: DocumentPaneProps) {
  const { t } = useTranslation("review");
  const client = useQueryClient();
  const dark = useComputedColorScheme("light") === "dark";
  const [moved, setMoved] = useState<{ id: string; at: number } | null>(null);
  const wanted = moved?.id === id ? moved.at : (at ?? marks?.[0]?.start ?? 0);
  const { data: view, error, refetch } = useView(client, id, wanted);
  const [surface, setSurface] = useState<Surface | null>(null);
  const strong = useMemo<readonly Mark[]>(() => {
    const own = marks ?? (view ? marksOfView(view.statements, statement) : NO_MARKS);
    return at !== undefined && end !== undefined && end > at && !own.some((mark) => mark.kind === "quote" && mark.start === at) ? [...own, { kind: "found", start: at, end }] : own;
  }, [marks, view, statement, at, end]);

  useLayoutEffect(() => {
    if (!surface || !view) return;
    surface.highlighter.show(["faint"], view.statements.map(({ quote }) => ({ kind: "faint", ...quote })), surface.index);
  }, [surface, view]);
  const isPaged = view !== undefined && (view.kind === "pdf" || view.kind === "picture") && view.pages.length > 0;
  const boxes = useMarkBoxes(isPaged ? id : "", strong);
  const laid = boxes ? NO_MARKS : strong;
  useLayoutEffect(() => {
    if (!surface) return;
    surface.highlighter.show(STRONG, laid, surface.index);
    // What a surface that is being replaced still marks is taken away with it.
    return () => surface.highlighter.show(STRONG, [], surface.index);
  }, [surface, laid]);
  const ready = surface !== null;
  const place = strong.find((mark) => mark.kind === "quote")?.start ?? at;
  const latest = useRef({ surface, strong, at, onSelect, onStatement, view });
  useLayoutEffect(() => {
    latest.current = { surface, strong, at, onSelect, onStatement, view };
  });
  useLayoutEffect(() => {
    if (hidden || !ready || moved) return;
    // Looking where things lie costs a layout: the statement is painted first.
    return afterPaint(() => {
      const { surface: shown, strong: now, at: from } = latest.current;
      if (shown) revealIn(shown, now, from);
    });
  }, [hidden, ready, moved, place, seek, statement]);
  useEffect(() => setMoved(null), [id, place, seek]);

  const waiting = useRef(0);
  const onSelecting = useCallback(() => {
    clearTimeout(waiting.current);
    waiting.current = window.setTimeout(() => {
      const { surface: shown, onSelect: tell } = latest.current;
      const selection = shown?.selection();
      if (!shown || !tell || !selection || selection.rangeCount === 0) return;
      const found = shown.index.selected(selection.getRangeAt(0));
      if (found) tell(selectedOf(shown, { start: found.start, end: found.end }, found.text));
    }, 120);
  }, []);
  const onPoint = useCallback((point: number) => {
    const { view: shown, onStatement: tell } = latest.current;
    const found = shown && statementAt(shown, point);
    if (found && tell) tell(found);
  }, []);
  const tellPicked = useCallback((span: Span) => {
    const { surface: shown, onSelect: tell } = latest.current;
    if (shown && tell) tell(selectedOf(shown, span, shown.index.text(span.start, span.end)));
  }, []);
  usePicking({ surface, view, active: picking && !hidden, from: place ?? view?.start ?? 0, onPicked: tellPicked, onPicking });

  return (
    <div className={classes["pane"]} data-hidden={hidden || undefined} inert={hidden} data-picking={picking || undefined}>
      {view && (view.start > 0 || view.end < view.length) && (
        <div className={classes["window"]}>
          {view.start > 0 && <button type="button" onClick={() => setMoved({ id, at: Math.max(0, view.start - 150_000) })}>{t("doc.earlier")}</button>}
          <span>{t("doc.window", { start: view.start, end: view.end, length: view.length })}</span>
          {view.end < view.length && <button type="button" onClick={() => setMoved({ id, at: view.end })}>{t("doc.later")}</button>}
        </div>
      )}
      {view && !isPaged && view.kind !== "page" && view.kind !== "text" && <p className={classes["note"]}>{view.notes[0] ? <Shown text={view.notes[0]} /> : t("doc.textOnly")}</p>}
      {error && !view && <div className={classes["pad"]}><ProblemAlert error={error} retry={() => void refetch()} /></div>}
      {!view && !error && <div className={classes["pad"]}><Waiting what={t("doc.waiting")} /></div>}
      {view && (isPaged
        ? <PagesPane view={view} boxes={boxes} onSurface={setSurface} onSelecting={onSelecting} onPoint={onPoint} />
        : <PageFrame html={view.html} direction={view.direction} language={view.document.language} title={t("doc.title", { title: view.document.title || view.document.locator })} dark={dark} onSurface={setSurface} onSelecting={onSelecting} onPoint={onPoint} />)}
    </div>
  );
});
