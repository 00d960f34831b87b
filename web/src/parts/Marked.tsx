/** A stretch of text with the words that were searched for marked. Offsets count code points, as everywhere in the record. */
import type { Span } from "@/api/types";
import { langOf, scriptOf } from "./script";
import { Shown } from "./Shown";
import classes from "./reading.module.css";

interface Part {
  text: string;
  marked: boolean;
  at: number;
}

/** The text cut at its marks; marks that overlap or lie outside do no harm. */
export function cut(text: string, marks: readonly Span[]): Part[] {
  const points = Array.from(text);
  const parts: Part[] = [];
  let last = 0;
  for (const { start, end } of marks.toSorted((one, other) => one.start - other.start)) {
    const from = Math.max(start, last);
    const to = Math.min(end, points.length);
    if (to <= from) continue;
    if (from > last) parts.push({ text: points.slice(last, from).join(""), marked: false, at: last });
    parts.push({ text: points.slice(from, to).join(""), marked: true, at: from });
    last = to;
  }
  if (last < points.length) parts.push({ text: points.slice(last).join(""), marked: false, at: last });
  return parts;
}

export function Marked({ text, marks }: { text: string; marks: readonly Span[] }) {
  const script = scriptOf(text);
  return (
    <bdi className={classes["marked"]} data-script={script} lang={langOf(text)}>
      {cut(text, marks).map((part) => (part.marked ? <mark key={part.at} className={classes["found"]}><Shown text={part.text} /></mark> : <Shown key={part.at} text={part.text} />))}
    </bdi>
  );
}
