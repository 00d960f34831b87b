/** Document views as the service gives them: of a long document the stretch around a place. */
import { useQuery, type QueryClient } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { DocumentView } from "@/api/types";

const WINDOW = 100_000;

/** A view that is at hand and shows a place, or the key of the one to ask for. */
function keyFor(client: QueryClient, id: string, at: number): readonly [string, string, number] {
  for (const [key, view] of client.getQueriesData<DocumentView>({ queryKey: ["view", id] }))
    if (view && at >= view.start && (at < view.end || view.end === view.length)) return key as unknown as readonly [string, string, number];
  return ["view", id, Math.floor(at / WINDOW)];
}

function wish(client: QueryClient, id: string, at: number) {
  const queryKey = keyFor(client, id, at);
  return { queryKey, queryFn: ({ signal }: { signal: AbortSignal }) => get<DocumentView>(`/documents/${encodeURIComponent(id)}/view`, { at }, signal), staleTime: 300_000 };
}

export function useView(client: QueryClient, id: string, at: number) {
  return useQuery({ ...wish(client, id, at), enabled: id !== "" });
}

export function prefetchView(client: QueryClient, id: string, at: number): Promise<void> {
  return client.prefetchQuery(wish(client, id, at));
}
