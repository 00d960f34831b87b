/** A list that the service gives page by page. */
import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { useMemo } from "react";
import { get, type Query } from "@/api/client";
import type { Page } from "@/api/types";

/** `const list = usePages<Claim>(["claims", verdict], "/claims", {verdict})`: items so far, the total, and `more`. */
export function usePages<T>(key: QueryKey, path: string, query: Query = {}, { limit = 50, enabled = true }: { limit?: number; enabled?: boolean } = {}) {
  const asked = useInfiniteQuery({
    queryKey: key,
    enabled,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...query, limit, after: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data]);
  return {
    items,
    total: asked.data?.pages.at(-1)?.total ?? 0,
    more: asked.hasNextPage,
    loading: asked.isFetchingNextPage,
    waiting: asked.isPending && enabled,
    error: asked.error,
    onMore: () => void asked.fetchNextPage(),
    again: () => void asked.refetch(),
  };
}
