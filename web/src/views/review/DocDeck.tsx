/** The document of the statement at hand, and those that come next, made ready unseen. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useEffect, useMemo, useState } from "react";
import type { Card } from "@/api/types";
import { DocumentPane, marksOfCard, type Mark, type Selected } from "@/document";
import { cardQuery, type Sitting } from "./sitting";
import { useSight } from "./useSitting";

interface DocDeckProps {
  sitting: Sitting;
  /** Marks that are shown instead of the statement's: while one edits or states by hand. */
  marks: readonly Mark[] | null;
  seek: number;
  shown: { start: number; end: number } | null;
  picking: boolean;
  onPicking: (picking: boolean) => void;
  onSelect: (selected: Selected | null) => void;
  onStatement: (statement: string) => void;
}

const AHEAD = 2;

/** Documents of the next lines, nearest first. */
function comingUp(sitting: Sitting): string[] {
  const { items, position } = sitting.sight;
  const found = new Set<string>();
  for (let at = position + 1; at < Math.min(items.length, position + 40) && found.size < AHEAD; at++) found.add(items[at]?.document ?? "");
  return [...found].filter(Boolean);
}

export const DocDeck = memo(function DocDeck({ sitting, marks, seek, shown, picking, onPicking, onSelect, onStatement }: DocDeckProps) {
  const client = useQueryClient();
  const current = useSight(sitting, (sight) => sight.current);
  const { data: card } = useQuery({ ...cardQuery(current), enabled: current !== "" });
  // Until its card is there, the line of the queue says where it stands.
  const document = card?.document.id ?? sitting.item(current)?.document ?? "";
  const [mounted, setMounted] = useState<readonly string[]>([]);
  useEffect(() => {
    const later = setTimeout(() => {
      const wanted = new Set([document, ...comingUp(sitting)].filter(Boolean));
      // A frame that is moved loads anew: those that stay keep their order, new ones come last.
      setMounted((before) => {
        const kept = before.filter((id) => wanted.has(id));
        const now = [...kept, ...[...wanted].filter((id) => !kept.includes(id))];
        return now.length === before.length && now.every((id, at) => id === before[at]) ? before : now;
      });
    }, 60);
    return () => clearTimeout(later);
  }, [document, current, sitting]);
  const panes = document === "" || mounted.includes(document) ? mounted : [...mounted, document];
  const strong = useMemo(() => marks ?? (card ? marksOfCard(card) : undefined), [marks, card]);
  const next = sitting.sight.items.slice(sitting.sight.position + 1, sitting.sight.position + 40);
  return panes.map((id) => {
    if (id === document)
      return <DocumentPane key={id} id={id} marks={strong} statement={card?.id} at={shown?.start} end={shown?.end} seek={seek} picking={picking} onPicking={onPicking} onSelect={onSelect} onStatement={onStatement} />;
    const coming = next.find((item) => item.document === id);
    const ready = coming && client.getQueryData<Card>(["card", coming.id]);
    return <DocumentPane key={id} id={id} at={ready?.quote.start} hidden />;
  });
});
