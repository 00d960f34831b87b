/** What script a text is in, and the characters in it that do something unseen. */

export type Script = "han" | "arab" | "cyrl" | "latn";

/** The script of most of a text's letters: a name in two scripts is set in the one it mostly uses. */
export function scriptOf(text: string): Script {
  const sample = text.slice(0, 400);
  const counts: [Script, number][] = [
    ["han", sample.match(/\p{Script=Han}/gu)?.length ?? 0],
    ["arab", sample.match(/\p{Script=Arabic}/gu)?.length ?? 0],
    ["cyrl", sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0],
    ["latn", sample.match(/\p{Script=Latin}/gu)?.length ?? 0],
  ];
  counts.sort((one, other) => other[1] - one[1]);
  return counts[0] && counts[0][1] > 0 ? counts[0][0] : "latn";
}

// Letters that one language of a script writes and its neighbours do not; what has none of them is taken for the script's commonest.
const TOLD_BY: Partial<Record<Script, readonly (readonly [RegExp, string])[]>> = {
  han: [[/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"], [/(?:)/, "zh-Hans"]],
  arab: [[/[ۈڭ]/u, "ug"], [/[پچژگ]/u, "fa"], [/(?:)/, "ar"]],
  cyrl: [[/[әғқңөұүһ]/iu, "kk"], [/[ђјљњћџ]/iu, "sr"], [/[іїєґ]/iu, "uk"], [/(?:)/, "ru"]],
};
const WORDS = /\p{Script=Latin}{2,}[^\p{L}]+\p{Script=Latin}{2,}/u;
const ACCENTED = /[^\P{Script=Latin}A-Za-z]/gu;

/** The language that a text is taken to be in, for its shapes and for who has it read out; none for a bare name in Latin letters, and where they are no English. */
export function langOf(text: string): string | undefined {
  const sample = text.slice(0, 400);
  const script = scriptOf(sample);
  if (script === "latn") return WORDS.test(sample) && (sample.match(ACCENTED)?.length ?? 0) * 50 <= sample.length ? "en" : undefined;
  return TOLD_BY[script]?.find(([letters]) => letters.test(sample))?.[1];
}

export interface Stretch {
  text: string;
  /** Where it is in another language than the interface. */
  lang?: string;
  at: number;
}

const HAN = /\p{Script=Han}[\p{Script=Han}\p{N}\u3000-\u303f\uff00-\uffef“”‘’·—…]*/gu;
const LATIN = /\p{Script=Latin}[^\p{Script=Han}\p{Script=Arabic}\p{Script=Cyrillic}]*/gu;

/** A text cut where its language is not the interface's: Chinese words on an English screen, English ones on a Chinese screen. */
export function stretches(text: string, language: string): Stretch[] {
  const found: Stretch[] = [];
  let last = 0;
  for (const match of text.matchAll(language.startsWith("zh") ? LATIN : HAN)) {
    const lang = langOf(match[0]);
    if (!lang) continue;
    if (match.index > last) found.push({ text: text.slice(last, match.index), at: last });
    found.push({ text: match[0], lang, at: match.index });
    last = match.index + match[0].length;
  }
  if (last < text.length) found.push({ text: text.slice(last), at: last });
  return found;
}

// Controls, zero-width signs that separate nothing visible, marks and overrides of direction, tags. ZWJ and ZWNJ stay: Persian and Uyghur write with them.
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;

const NAMED: Record<number, string> = {
  0x00ad: "SHY", 0x061c: "ALM", 0x200b: "ZWSP", 0x200e: "LRM", 0x200f: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF",
  0x202d: "LRO", 0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
};

export interface Piece {
  text: string;
  /** The short name of an unseen character, in place of it. */
  sign?: string;
  at: number;
}

/** A text as what can be seen, and a sign for each character that cannot. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > last) found.push({ text: text.slice(last, match.index), at: last });
    const code = match[0].codePointAt(0) ?? 0;
    found.push({ text: match[0], sign: NAMED[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`, at: match.index });
    last = match.index + match[0].length;
  }
  if (last < text.length) found.push({ text: text.slice(last), at: last });
  return found;
}

/** The first `count` characters as a reader counts them, never half of one. */
export function firstOf(text: string, count: number): string {
  if (text.length <= count) return text;
  return Array.from(new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(0, count * 4)), (one) => one.segment).slice(0, count).join("");
}
