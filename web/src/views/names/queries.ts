/** Entities, the pairs worth judging, and what a decision would change before it is taken. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { get, post } from "@/api/client";
import type { Candidate, DecisionOut, EntityOut, MentionOut, Preview } from "@/api/types";
import { usePages } from "@/parts";

const ENOUGH = 50;
const of = (id: string): string => `/entities/${encodeURIComponent(id)}`;

export function useEntities(query: string, schema: string) {
  return usePages<EntityOut>(["entities", "list", query, schema], "/entities", { q: query, schema }, { limit: 100 });
}

export function useEntity(id: string) {
  return useQuery({ queryKey: ["entities", "one", id], queryFn: ({ signal }) => get<EntityOut>(of(id), undefined, signal) });
}

export function useMentions(id: string) {
  return usePages<MentionOut>(["entities", "mentions", id], `${of(id)}/mentions`, {}, { limit: 30 });
}

/** The pairs to judge; or those that somebody judged, picked out of all. */
export function useCandidates(judged: boolean) {
  const listing = usePages<Candidate>(["candidates", judged], "/candidates", { judged }, { limit: judged ? 200 : 50 });
  const { items, more, loading, error, onMore } = listing;
  const found = useMemo(() => (judged ? items.filter((pair) => pair.judged !== null) : items), [items, judged]);
  const short = judged && more && found.length < ENOUGH;
  useEffect(() => {
    if (short && !loading && !error) onMore();
  }, [short, loading, error, onMore, items.length]);
  return { ...listing, items: found, total: judged ? found.length : listing.total, waiting: listing.waiting || (short && found.length === 0 && !error) };
}

/** What making `one` a name of `other` would change; asked as soon as a pair is in sight. */
export function useMergePreview(one: string | undefined, other: string | undefined) {
  return useQuery({
    queryKey: ["previews", "merge", one, other],
    queryFn: () => post<Preview>("/previews/merge", { one, other }),
    enabled: Boolean(one && other),
  });
}

export function useSplitPreview(entity: string, decisions: readonly string[]) {
  return useQuery({
    queryKey: ["previews", "split", entity, decisions],
    queryFn: () => post<Preview>("/previews/split", { entity, decisions }),
    enabled: decisions.length > 0,
  });
}

/** Names stand in statements, claims and dossiers: all of them are asked again when next seen. */
async function renew(client: QueryClient): Promise<void> {
  await Promise.all(["entities", "candidates", "previews", "claims", "dossier", "search", "case", "statements", "queue"].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export interface Judged {
  one: string;
  other: string;
  judgement: "same" | "different" | "unsure";
  reason: string;
}

export function useJudging() {
  const client = useQueryClient();
  const onSuccess = () => renew(client);
  const judge = useMutation({ mutationFn: (asked: Judged) => post<{ decision: DecisionOut }>("/judgements", asked), onSuccess });
  const undo = useMutation({ mutationFn: () => post<{ undone: DecisionOut[] }>("/undo"), onSuccess });
  return { judge, undo };
}

export function useEntityDeeds(id: string) {
  const client = useQueryClient();
  const onSuccess = () => renew(client);
  const split = useMutation({ mutationFn: (asked: { decisions: readonly string[]; reason: string }) => post<{ decisions: DecisionOut[] }>(`${of(id)}/split`, asked), onSuccess });
  const confirm = useMutation({ mutationFn: (reason: string) => post<{ decisions: DecisionOut[] }>(`${of(id)}/confirm`, { reason }), onSuccess });
  return { split, confirm };
}
