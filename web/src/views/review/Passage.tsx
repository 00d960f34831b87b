/** The quote in its surroundings, each field's words marked as in the page. */
import { memo, useMemo } from "react";
import type { Card } from "@/api/types";
import { kindOf, type MarkKind } from "@/document";
import { Shown } from "@/parts";
import { langOf, scriptOf } from "@/parts/script";
import classes from "./review.module.css";

interface Bit {
  text: string;
  kind: MarkKind | null;
  at: number;
}

const RANK: MarkKind[] = ["field", "trigger", "object", "subject"];

/** The quote cut where its fields begin and end; the weightier field wins where two share characters. */
function bitsOf(card: Card): Bit[] {
  const points = Array.from(card.quote.exact);
  const kinds: (MarkKind | null)[] = points.map(() => null);
  const tied = card.anchors.map((anchor) => ({ ...anchor, kind: kindOf(anchor.field) })).filter(({ kind }) => kind !== "quote");
  tied.sort((one, other) => RANK.indexOf(one.kind) - RANK.indexOf(other.kind));
  for (const { start, end, exact, kind } of tied) {
    // A quote that is not the document's has other words at that place.
    if (points.slice(Math.max(0, start - card.quote.start), Math.max(0, end - card.quote.start)).join("") !== exact) continue;
    for (let at = Math.max(0, start - card.quote.start); at < Math.min(points.length, end - card.quote.start); at++) kinds[at] = kind;
  }
  const bits: Bit[] = [];
  points.forEach((point, at) => {
    const kind = kinds[at] ?? null;
    const last = bits.at(-1);
    if (last && last.kind === kind) last.text += point;
    else bits.push({ text: point, kind, at });
  });
  return bits;
}

/** What stands around the quote, cut between words where the script has them apart. */
function around(text: string, near: number, side: "before" | "after"): string {
  if (text.length <= near) return text;
  return side === "before" ? `…${text.slice(-near).replace(/^\S{0,30}(?=\s)/u, "")}` : `${text.slice(0, near).replace(/(?<=\s)\S{0,30}$/u, "")}…`;
}

export const Passage = memo(function Passage({ card }: { card: Card }) {
  const bits = useMemo(() => bitsOf(card), [card]);
  const script = scriptOf(card.quote.exact);
  const near = script === "han" ? 60 : 140;
  return (
    <blockquote className={classes["passage"]} dir={script === "arab" ? "rtl" : "ltr"} lang={langOf(card.quote.exact)} data-script={script}>
      {card.before && <span className={classes["soft"]}><Shown text={around(card.before, near, "before")} /></span>}
      <mark data-kind="quote">
        {bits.map((bit) => (bit.kind ? <mark key={bit.at} data-kind={bit.kind}><Shown text={bit.text} /></mark> : <Shown key={bit.at} text={bit.text} />))}
      </mark>
      {card.after && <span className={classes["soft"]}><Shown text={around(card.after, near, "after")} /></span>}
    </blockquote>
  );
});
