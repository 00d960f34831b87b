/** What is marked in a document, and how: never by colour alone. */
import { LIGHT, NIGHT, type Tokens } from "@/tokens";
import type { AnchorOut, Card, MarkOut, Span } from "@/api/types";

export type MarkKind = "faint" | "found" | "quote" | "subject" | "trigger" | "object" | "field" | "pick";

export interface Mark extends Span {
  kind: MarkKind;
}

/** Later ones lie upon earlier ones. */
export const KINDS: readonly MarkKind[] = ["faint", "found", "quote", "trigger", "field", "object", "subject", "pick"];

const SUBJECT = new Set(["subject", "antecedent", "speaker"]);
const TRIGGER = new Set(["trigger", "field", "header", "cell"]);

/** The manner in which a field's words are marked. */
export function kindOf(field: string): MarkKind {
  if (SUBJECT.has(field)) return "subject";
  if (field === "object") return "object";
  if (field === "quote") return "quote";
  return TRIGGER.has(field) ? "trigger" : "field";
}

export function marksOf(quote: Span, anchors: readonly AnchorOut[]): Mark[] {
  const tied = anchors.map(({ field, start, end }): Mark => ({ kind: kindOf(field), start, end }));
  return [{ kind: "quote", start: quote.start, end: quote.end }, ...tied];
}

export function marksOfCard(card: Card): Mark[] {
  return marksOf(card.quote, card.anchors);
}

export function marksOfView(statements: readonly MarkOut[], statement: string | undefined): Mark[] {
  const found = statement ? statements.find((one) => one.statement === statement) : undefined;
  return found ? marksOf(found.quote, found.anchors) : [];
}

/** The lines under the words of a field: their style tells the field where colours cannot be told apart. */
export const LINES = {
  subject: { style: "solid", light: "#1f6c9c", dark: "#7cc0ea" },
  trigger: { style: "dashed", light: "#8a5a00", dark: "#e0b050" },
  object: { style: "double", light: "#2c7533", dark: "#86cf8a" },
  field: { style: "dotted", light: "#7a48a8", dark: "#c79be8" },
} as const;

type Lined = keyof typeof LINES;

function rule(name: string, body: string): string {
  return `::highlight(${name}){${body}}`;
}

function ground(kind: MarkKind, tokens: Tokens): string {
  const grounds: Partial<Record<MarkKind, string>> = {
    found: tokens.mark_found, quote: tokens.mark_quote, subject: tokens.mark_subject, trigger: tokens.mark_quote, object: tokens.mark_object, field: tokens.mark_field, pick: tokens.mark_found,
  };
  return grounds[kind] ?? "transparent";
}

/** How a mark looks as a box upon paper, which is white by night too. */
export function boxStyle(kind: MarkKind): { background: string; borderBlockEnd?: string } {
  const line = kind in LINES ? LINES[kind as Lined] : undefined;
  return { background: ground(kind, LIGHT), ...(line ? { borderBlockEnd: `${line.style === "double" ? 3 : 2}px ${line.style} ${line.light}` } : {}) };
}

/** The rules of all marks; `inked` is for words that a page's picture shows already: only what lies behind them is drawn. */
export function rulesOf(prefix: string, dark: boolean, inked: boolean): string {
  const tokens = dark ? NIGHT : LIGHT;
  const words = inked ? "color:transparent" : `color:${tokens.mark_text}`;
  return KINDS.map((kind) => {
    const name = prefix + kind;
    if (kind === "faint") return rule(name, `text-decoration:underline dotted 1.5px ${tokens.soft};text-underline-offset:3px`);
    if (kind === "pick") return rule(name, `background-color:${tokens.focus};color:${inked ? "transparent" : tokens.page}`);
    const line = kind in LINES ? LINES[kind as Lined] : undefined;
    const under = line ? `;text-decoration:underline ${line.style} ${line.style === "double" ? "3px" : "2px"} ${dark ? line.dark : line.light};text-underline-offset:2px` : "";
    return rule(name, `background-color:${ground(kind, tokens)};${words}${under}`);
  }).join("\n");
}
