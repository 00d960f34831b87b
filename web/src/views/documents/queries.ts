/** Documents, how they were captured, and what is stated in them. */
import { useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { CaptureOut, Card, DocumentBrief, QueueItem } from "@/api/types";
import { usePages } from "@/parts";

export const FILTERS = ["q", "kind", "handling", "language"] as const;
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

export function useDocuments(filters: Filters) {
  return usePages<DocumentBrief>(["documents", "list", filters], "/documents", filters, { limit: 100 });
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
