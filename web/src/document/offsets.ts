/** Between places on the screen and places in the document's text, which counts Unicode code points. */
import type { Span } from "@/api/types";

interface Piece extends Span {
  node: Text;
  /** Holds characters of two units: its code points have to be counted. */
  wide: boolean;
}

const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/** How many code points the first `units` units of a text are. */
export function pointsIn(text: string, units: number): number {
  let points = 0;
  for (let at = 0; at < units; points++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return points;
}

/** Where in a text's units its code point number `points` begins. */
export function unitsIn(text: string, points: number): number {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

export function lengthOf(text: string): number {
  return PAIR.test(text) ? pointsIn(text, text.length) : text.length;
}

/** All runs of a document's text under an element, in the order of the text. */
export class TextIndex {
  private readonly pieces: Piece[] = [];
  private readonly root: Document;

  constructor(root: Document, under: Element | null) {
    this.root = root;
    if (!under) return;
    const walker = root.createTreeWalker(under, 4 /* texts */);
    let run: Element | null = null;
    let next = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const owner = node.parentElement?.closest("[data-start]") ?? null;
      if (!owner) continue;
      if (owner !== run) next = Number(owner.getAttribute("data-start"));
      run = owner;
      const length = lengthOf(node.data);
      if (length > 0) this.pieces.push({ node, start: next, end: next + length, wide: length !== node.data.length });
      next += length;
    }
    this.pieces.sort((one, other) => one.start - other.start);
  }

  get size(): number {
    return this.pieces.length;
  }

  /** The text between two places, with a space for what no run shows. */
  text(start: number, end: number): string {
    let said = "";
    let last = -1;
    for (let at = this.first(start); at < this.pieces.length; at++) {
      const piece = this.pieces[at];
      if (!piece || piece.start >= end) break;
      if (last >= 0 && piece.start > last) said += " ".repeat(piece.start - last);
      const from = piece.start < start ? unitsIn(piece.node.data, start - piece.start) : 0;
      const to = piece.end > end ? unitsIn(piece.node.data, end - piece.start) : piece.node.data.length;
      said += piece.node.data.slice(from, to);
      last = piece.end;
    }
    return said;
  }

  /** The stretch of the screen that shows `start` to `end`; null where nothing of it is shown. */
  range(start: number, end: number): Range | null {
    const first = this.pieces[this.first(start)];
    if (!first || first.start >= end) return null;
    let at = this.first(end - 1);
    if ((this.pieces[at]?.start ?? Number.POSITIVE_INFINITY) >= end) at--;
    const last = this.pieces[at];
    if (!last) return null;
    const range = this.root.createRange();
    range.setStart(first.node, this.unit(first, start));
    range.setEnd(last.node, this.unit(last, end));
    return range;
  }

  /** What of the text is selected, without the blanks at its ends; null for nothing. */
  selected(range: Range): (Span & { text: string }) | null {
    if (range.collapsed) return null;
    const first = this.pieces.findIndex((piece) => range.comparePoint(piece.node, piece.node.length) >= 0);
    const last = this.pieces.findLastIndex((piece) => range.comparePoint(piece.node, 0) <= 0);
    const from = this.pieces[first];
    const to = this.pieces[last];
    if (!from || !to || last < first) return null;
    let start = from.node === range.startContainer ? from.start + pointsIn(from.node.data, range.startOffset) : from.start;
    let end = to.node === range.endContainer ? to.start + pointsIn(to.node.data, range.endOffset) : to.end;
    const text = this.text(start, end);
    start += lengthOf(text) - lengthOf(text.trimStart());
    end -= lengthOf(text) - lengthOf(text.trimEnd());
    return end > start ? { start, end, text: text.trim() } : null;
  }

  /** The place in the text of a point on the screen. */
  placeAt(node: Node, offset: number): number | null {
    const piece = this.pieces.find((one) => one.node === node);
    return piece ? piece.start + pointsIn(piece.node.data, offset) : null;
  }

  private unit(piece: Piece, place: number): number {
    const points = Math.max(0, Math.min(place, piece.end) - piece.start);
    return piece.wide ? unitsIn(piece.node.data, points) : points;
  }

  /** The number of the first run that ends after a place. */
  private first(place: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pieces[middle]?.end ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
