/** Computes the contrast of every pair of colours that the desk sets on each other; refuses what WCAG 2.2 AA refuses. */
import { INK, LIGHT, NIGHT, type Tokens } from "../src/tokens.ts";

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** Pairs of a scheme: what stands on what, and the least contrast (4.5 for text, 3 for edges and focus). */
function pairs(tokens: Tokens): [string, string, string, number][] {
  const found: [string, string, string, number][] = [];
  const grounds = { page: tokens.page, surface: tokens.surface, sunken: tokens.sunken };
  const marks = [tokens.mark_quote, tokens.mark_subject, tokens.mark_object, tokens.mark_field, tokens.mark_found];
  for (const [ground, colour] of Object.entries(grounds)) {
    for (const name of ["text", "soft", "link", "bad_text", "good_text", "care_text"] as const) found.push([`${name} on ${ground}`, tokens[name], colour, 4.5]);
    for (const name of ["edge", "focus"] as const) found.push([`${name} on ${ground}`, tokens[name], colour, 3]);
  }
  for (const mark of marks) found.push([`mark_text on ${mark}`, tokens.mark_text, mark, 4.5]);
  for (const name of ["good", "bad", "care", "calm", "plain"] as const) {
    found.push([`${name}_text on ${name}`, tokens[`${name}_text`], tokens[name], 4.5], [`text on ${name}`, tokens.text, tokens[name], 4.5]);
    found.push([`link on ${name}`, tokens.link, tokens[name], 4.5]);
  }
  return found;
}

const refused: string[] = [];
let least = Number.POSITIVE_INFINITY;
const buttons: [string, string, string, number][] = [["white on a button", "#ffffff", INK[7], 4.5], ["white on a button, dark", "#ffffff", INK[6], 4.5], ["a button on the dark page", INK[6], NIGHT.page, 3]];
for (const [scheme, tokens] of Object.entries({ light: LIGHT, dark: NIGHT }))
  for (const [what, one, other, need] of [...pairs(tokens), ...buttons]) {
    const found = contrast(one, other);
    least = Math.min(least, found / need);
    if (found < need) refused.push(`${scheme}: ${what}: ${found.toFixed(2)} (at least ${need})`);
  }
if (refused.length > 0) {
  process.stderr.write(`Too little contrast:\n${refused.join("\n")}\n`);
  process.exitCode = 1;
} else process.stdout.write(`Contrast: every pair passes; the nearest to its limit has ${least.toFixed(2)} times what it needs.\n`);
