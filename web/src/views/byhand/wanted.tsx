/** A wanted row gets its quote from words that a person selected: what the row says stands beside them, and fills what it can. */
import { useTranslation } from "react-i18next";
import { get, post } from "@/api/client";
import type { Card, WantedOut } from "@/api/types";
import { FieldTable, Name, usePropWord } from "@/parts";
import { useFieldWord } from "../sheets/fields";
import { CHOSEN, TYPED, type Slot } from "./slots";

const WITH_WORDS = new Set<string>(TYPED);

/** What the row says of the values that are typed or chosen. */
export function valuesOf(row: WantedOut | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(row?.fields ?? {}).filter(([name, value]) => WITH_WORDS.has(name) || CHOSEN[name]?.includes(value)));
}

/** The quote is the words given to it, or else all from the first to the last that support a field. */
function spanOf(slots: readonly Slot[]): { start: number; end: number } {
  const quotes = slots.filter(({ field }) => field === "quote");
  const of = quotes.length > 0 ? quotes : slots;
  return { start: Math.min(...of.map(({ start }) => start)), end: Math.max(...of.map(({ end }) => end)) };
}

interface Chosen {
  document: string;
  slots: readonly Slot[];
  values: Record<string, string>;
  accept: boolean;
}

export async function quoteWanted(row: WantedOut, { document, slots, values, accept }: Chosen): Promise<Card> {
  const spans = slots.filter(({ field }) => field !== "quote").map(({ field, start, end }) => ({ field, start, end }));
  // What the row says of a day or a sum is kept where words of the page say it, or where a person typed it here.
  const rests = ([name, value]: [string, string]) => !WITH_WORDS.has(name) || value !== row.fields[name] || slots.some(({ field }) => field === name);
  const asked = { document, ...spanOf(slots), spans, values: Object.fromEntries(Object.entries(values).filter(rests)), accept };
  const { statement } = await post<WantedOut>(`/wanted/${encodeURIComponent(row.id)}/quote`, asked);
  return get<Card>(`/statements/${encodeURIComponent(statement)}`);
}

export function WantedSays({ row }: { row: WantedOut }) {
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  const propWord = usePropWord();
  return (
    <FieldTable
      rows={[
        [t("wanted.prop"), propWord(row.prop)],
        ...Object.entries(row.fields).map(([name, value]) => [word(name), <Name key={name} limit={160}>{value}</Name>] as const),
        row.quote !== "" && [t("wanted.typedQuote"), <Name key="quote" limit={400}>{row.quote}</Name>],
      ]}
    />
  );
}
