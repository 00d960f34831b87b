/** Which words support which field: what is filled while a statement is made or mended by hand. */
import type { Prop, Span } from "@/api/types";
import { kindOf, type Mark } from "@/document";

export interface Slot extends Span {
  field: string;
  text: string;
}

/** Fields that take words, those that a statement needs first. */
const MORE = ["object", "object_text", "place", "date", "amount", "speaker", "organization", "quote"];

export function neededFor(prop: Prop): readonly string[] {
  if (prop === "said") return ["subject", "trigger"];
  if (prop === "figure") return ["value", "subject", "object_text"];
  return ["subject", "trigger", "object"];
}

export function fieldsFor(prop: Prop): readonly string[] {
  const needed = neededFor(prop);
  return [...needed, ...MORE.filter((name) => !needed.includes(name))];
}

/** Values that are typed or chosen, beside the words they rest on. */
export const TYPED = ["date", "amount", "value", "unit"] as const;
export const CHOSEN: Record<string, readonly string[]> = {
  polarity: ["affirmed", "negated"],
  modality: ["asserted", "alleged", "proposed", "planned", "ended", "implied"],
  phase: ["unstated", "tendered", "awarded", "contracted", "delivered", "operating", "ended"],
  role: ["unstated", "maker", "integrator", "reseller", "operator", "end_user"],
  directness: ["unstated", "direct", "indirect"],
};

export function chosenFor(prop: Prop): readonly string[] {
  return prop === "said" ? ["polarity", "modality"] : prop === "supplies" ? ["polarity", "modality", "phase", "role", "directness"] : ["polarity", "modality"];
}

export function marksOfSlots(slots: readonly Slot[]): Mark[] {
  return slots.map(({ field, start, end }) => ({ kind: kindOf(field), start, end }));
}

/** A day as it is most often written, as the value that the record keeps; "" where it is not plainly one. */
export function dayIn(text: string): string {
  const iso = /\b(\d{4})-(\d{2})(?:-(\d{2}))?\b/.exec(text);
  if (iso) return iso[0];
  const chinese = /(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?/.exec(text);
  if (chinese) return [chinese[1], chinese[2]?.padStart(2, "0"), chinese[3]?.padStart(2, "0")].filter(Boolean).join("-");
  const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  const month = months.findIndex((name) => new RegExp(`\\b${name}`, "i").test(text)) + 1;
  const year = /\b(1[89]\d{2}|20\d{2})\b/.exec(text)?.[1];
  if (!year) return "";
  const day = month > 0 ? /\b([0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)/.exec(text.replace(year, ""))?.[1] : undefined;
  return [year, month > 0 ? String(month).padStart(2, "0") : "", day?.padStart(2, "0") ?? ""].filter(Boolean).join("-");
}
