/** Where two texts differ, character by character. */
import type { DoubtOut } from "@/api/types";

export interface Piece {
  text: string;
  differs: boolean;
  at: number;
}

const JOINED = " … ";
const MOST = 600;

/** The longest common characters of two texts, as pieces of each. */
export function compare(one: string, other: string): { one: Piece[]; other: Piece[] } {
  const a = Array.from(one).slice(0, MOST);
  const b = Array.from(other).slice(0, MOST);
  const wide = b.length + 1;
  const best = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * wide + j] = a[i] === b[j] ? (best[(i + 1) * wide + j + 1] ?? 0) + 1 : Math.max(best[(i + 1) * wide + j] ?? 0, best[i * wide + j + 1] ?? 0);
  const keptA = new Set<number>();
  const keptB = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      keptA.add(i++);
      keptB.add(j++);
    } else if ((best[(i + 1) * wide + j] ?? 0) >= (best[i * wide + j + 1] ?? 0)) i++;
    else j++;
  }
  return { one: gather(a, keptA), other: gather(b, keptB) };
}

function gather(characters: string[], kept: ReadonlySet<number>): Piece[] {
  const found: Piece[] = [];
  characters.forEach((character, at) => {
    const differs = !kept.has(at);
    const last = found.at(-1);
    if (last && last.differs === differs) last.text += character;
    else found.push({ text: character, differs, at });
  });
  return found;
}

function plain(text: string): Piece[] {
  return text ? [{ text, differs: false, at: 0 }] : [];
}

/** The differing bits within the whole quote, where they can be found in it. */
function within(quote: string, expected: string[], found: string[]): { one: Piece[]; other: Piece[] } | null {
  const one: Piece[] = [];
  const other: Piece[] = [];
  let last = 0;
  for (const [number, bit] of expected.entries()) {
    const at = bit === "" ? -1 : quote.indexOf(bit, last);
    if (at < 0) return null;
    const same = quote.slice(last, at);
    one.push({ text: same, differs: false, at: last }, { text: bit, differs: true, at });
    other.push({ text: same, differs: false, at: last }, { text: found[number] ?? "", differs: true, at });
    last = at + bit.length;
  }
  const rest = { text: quote.slice(last), differs: false, at: last + 1 };
  return { one: [...one, rest].filter(({ text }) => text), other: [...other, rest].filter(({ text }) => text) };
}

/** What a doubt expected and what was found, marked where they differ. */
export function differing(doubt: DoubtOut, quote: string): { expected: Piece[]; found: Piece[] } {
  if (!doubt.expected || !doubt.found) return { expected: plain(doubt.expected), found: plain(doubt.found) };
  if (doubt.code === "altered" && doubt.expected.length < quote.length) {
    const bits = within(quote, doubt.expected.split(JOINED), doubt.found.split(JOINED));
    if (bits) return { expected: bits.one, found: bits.other };
  }
  const { one, other } = compare(doubt.expected, doubt.found);
  // Values that have little in common are read faster whole.
  const same = one.filter((piece) => !piece.differs).reduce((sum, piece) => sum + piece.text.length, 0);
  if (same < doubt.expected.length * (doubt.code === "other_words" ? 0.75 : 0.4)) return { expected: [{ text: doubt.expected, differs: true, at: 0 }], found: [{ text: doubt.found, differs: true, at: 0 }] };
  return { expected: one, found: other };
}
