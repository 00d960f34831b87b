/** The words of a text one by one, for who selects by keys: cut as its language cuts them, Chinese too. */
import type { Span } from "@/api/types";
import { lengthOf } from "./offsets";

function cut(text: string, from: number, granularity: "word" | "sentence"): Span[] {
  const found: Span[] = [];
  let at = from;
  for (const one of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    const end = at + lengthOf(one.segment);
    if (granularity === "word" ? one.isWordLike : one.segment.trim() !== "") found.push({ start: at, end: end - (granularity === "sentence" ? lengthOf(one.segment) - lengthOf(one.segment.trimEnd()) : 0) });
    at = end;
  }
  return found;
}

/** The last span that begins at or before a place. */
function near(spans: readonly Span[], place: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

export type Step = "word" | "sentence" | "character";

export class Picker {
  private readonly words: Span[];
  private readonly sentences: Span[];
  private readonly last: number;
  /** Where it began, and where it is: both ends belong to what is picked. */
  private anchor: Span;
  private head: Span;

  constructor(text: string, start: number, place: number) {
    this.words = cut(text, start, "word");
    this.sentences = cut(text, start, "sentence");
    this.last = start + lengthOf(text);
    this.anchor = this.head = this.words[near(this.words, place)] ?? { start, end: start };
  }

  get picked(): Span {
    return { start: Math.min(this.anchor.start, this.head.start), end: Math.max(this.anchor.end, this.head.end) };
  }

  /** One step on (1) or back (-1); extending keeps where it began. */
  move(step: Step, way: 1 | -1, extending: boolean): void {
    this.head = this.stepped(step, way, extending);
    if (!extending) this.anchor = this.head;
  }

  /** The whole sentence that it is in. */
  takeSentence(): void {
    this.anchor = this.head = this.sentences[near(this.sentences, this.head.start)] ?? this.head;
  }

  private stepped(step: Step, way: 1 | -1, extending: boolean): Span {
    const { start, end } = this.head;
    if (step === "character") {
      const backwards = extending && this.head.start < this.anchor.start;
      if (backwards) return { start: Math.max(0, start + way), end };
      return { start, end: Math.max(start + 1, Math.min(this.last, end + way)) };
    }
    if (step === "word") return this.words[near(this.words, start) + way] ?? this.head;
    const sentence = this.sentences[near(this.sentences, start) + way];
    return sentence ? (this.words[near(this.words, sentence.start)] ?? sentence) : this.head;
  }
}

/** The sentence around a stretch of text: what a quote takes where nobody chose one. */
export function sentenceAround(text: string, from: number, span: Span): Span {
  const sentences = cut(text, from, "sentence");
  const first = sentences[near(sentences, span.start)];
  const last = sentences[near(sentences, Math.max(span.start, span.end - 1))];
  return { start: Math.min(span.start, first?.start ?? span.start), end: Math.max(span.end, last?.end ?? span.end) };
}
