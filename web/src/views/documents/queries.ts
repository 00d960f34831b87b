/** Documents, how they were captured, and what is stated in them. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { get } from "@/api/client";
import type { CaptureOut, Card, DocumentBrief, QueueItem, WantedOut } from "@/api/types";
import { usePages } from "@/parts";

export const FILTERS = ["q", "kind", "handling", "language"] as const;
const ENOUGH = 40;

export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

function fits(document: DocumentBrief, { q = "", kind, handling, language }: Filters): boolean {
  const words = q.toLowerCase().split(/\s+/);
  const told = `${document.title} ${document.publisher}`.toLowerCase();
  return (!kind || document.kind === kind) && (!handling || document.handling === handling) && (!language || document.language.split("-")[0] === language) && words.every((word) => told.includes(word));
}

/** The documents that fit, of those that the list has given so far; it is asked for more until enough are found. */
export function useDocuments(filters: Filters) {
  const listing = usePages<DocumentBrief>(["documents", "list"], "/documents", {}, { limit: 200 });
  const { items, more, loading, error, onMore } = listing;
  const { q, kind, handling, language } = filters;
  const found = useMemo(() => items.filter((one) => fits(one, { q, kind, handling, language })), [items, q, kind, handling, language]);
  const filtered = Boolean(q || kind || handling || language);
  const short = filtered && found.length < ENOUGH && more;
  useEffect(() => {
    if (short && !loading && !error) onMore();
  }, [short, loading, error, onMore, items.length]);
  return { ...listing, items: found, total: filtered ? found.length : listing.total, waiting: listing.waiting || (short && found.length === 0 && !error) };
}

export interface OneDocument {
  document: DocumentBrief;
  captures: CaptureOut[];
}

export function useDocument(id: string) {
  return useQuery({ queryKey: ["documents", "one", id], queryFn: ({ signal }) => get<OneDocument>(`/documents/${encodeURIComponent(id)}`, undefined, signal) });
}

export function useStatementsOf(document: string) {
  return usePages<QueueItem>(["statements", "of", document], "/statements", { document }, { limit: 100 });
}

/** The card of the statement that the address names: its quote says where the document opens. */
export function useQuoteOf(statement: string) {
  return useQuery({
    queryKey: ["card", statement],
    queryFn: ({ signal }) => get<Card>(`/statements/${encodeURIComponent(statement)}`, undefined, signal),
    enabled: statement !== "",
  });
}

/** The row whose quote is to be selected; none where the address names none. */
export function useWanted(id: string) {
  return useQuery({ queryKey: ["wanted-row", id], queryFn: ({ signal }) => get<WantedOut>(`/wanted/${encodeURIComponent(id)}`, undefined, signal), enabled: id !== "" });
}
