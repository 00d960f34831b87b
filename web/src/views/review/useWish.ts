/** What the queue is asked for, and how to change it: in the address and on the desk. */
import { useMemo } from "react";
import { useDesk } from "@/api/desk";
import type { QueueFilters } from "@/api/types";
import { useAddress } from "@/useAddress";
import { searchOf, wishOf, type Order, type Wish } from "./wish";

export function useWish(): { wish: Wish; change: (patch: Partial<QueueFilters> & { order?: Order }) => void } {
  const { settings, save } = useDesk();
  const { search, set } = useAddress();
  const kept = JSON.stringify(wishOf(search, settings));
  const wish = useMemo(() => JSON.parse(kept) as Wish, [kept]);
  return {
    wish,
    change: ({ order = wish.order, ...patch }) => {
      const wished = { order, filters: { ...wish.filters, ...patch } };
      set(searchOf(wished), { replace: true });
      save(wished);
    },
  };
}
