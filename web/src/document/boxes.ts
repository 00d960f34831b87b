/** Where on the pages of a PDF or picture the marked words stand, exactly: told by the service, which reads the file's own places. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { get } from "@/api/client";
import type { BoxOut } from "@/api/types";
import { KINDS, type Mark, type MarkKind } from "./marks";

export interface MarkBox extends BoxOut {
  kind: MarkKind;
}

/** The boxes of marks, by page; undefined until they are there. `id` is empty for what has no pages. */
export function useMarkBoxes(id: string, marks: readonly Mark[]): ReadonlyMap<number, readonly MarkBox[]> | undefined {
  const spans = [...new Set(marks.filter(({ start, end }) => end > start).map(({ start, end }) => `${start}-${end}`))].sort().join(",");
  const { data } = useQuery({ queryKey: ["boxes", id, spans], queryFn: ({ signal }) => get<BoxOut[]>(`/documents/${encodeURIComponent(id)}/boxes`, { spans }, signal), enabled: id !== "" && spans !== "", staleTime: Number.POSITIVE_INFINITY });
  return useMemo(() => {
    // Where the service knows no places, the words that lie over the page are marked instead.
    if (!data || data.length === 0) return undefined;
    const found = marks.flatMap((mark) => data.filter((box) => box.start === mark.start && box.end === mark.end).map((box): MarkBox => ({ ...box, kind: mark.kind })));
    found.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
    return Map.groupBy(found, (box) => box.page);
  }, [data, marks]);
}
