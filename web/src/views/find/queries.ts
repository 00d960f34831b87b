/** What is found: hits page by page, with the counts of each facet. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { get } from "@/api/client";
import type { SearchResult } from "@/api/types";

/** What a search can be narrowed by: names of the service's parameters. */
export const FACETS = ["kind", "prop", "status", "language", "entity", "year"] as const;

export function useFound(query: string, chosen: Record<string, string | undefined>) {
  const asked = useInfiniteQuery({
    queryKey: ["search", query, chosen],
    enabled: query !== "" || Object.keys(chosen).length > 0,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => get<SearchResult>("/search", { q: query, ...chosen, after: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data]);
  return {
    items,
    facets: asked.data?.pages[0]?.facets ?? [],
    total: asked.data?.pages.at(-1)?.total ?? 0,
    more: asked.hasNextPage,
    loading: asked.isFetchingNextPage,
    waiting: asked.isPending,
    error: asked.error,
    onMore: () => void asked.fetchNextPage(),
    again: () => void asked.refetch(),
  };
}
