/** A list of any length: only what is in sight is drawn, more is asked for as one goes on, and it opens where one left it. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "@/keys/useKeys";
import { ProblemAlert } from "./ProblemAlert";
import classes from "./reading.module.css";

/** What `usePages` gives. */
interface Listing<T> {
  items: T[];
  total: number;
  more: boolean;
  loading: boolean;
  error: Error | null;
  onMore: () => void;
}

interface RowListProps<T> {
  label: string;
  listing: Listing<T>;
  keyOf: (item: T) => string;
  /** A row's usual height in pixels. */
  height: number;
  /** Rows that take no opening key: the view has keys of its own. */
  ownKeys?: boolean;
  /** The row at hand: brought into sight when it changes. */
  current?: number;
  children: (item: T, at: number) => ReactNode;
}

// Where each list was left, by the address it had: a return shows the same rows.
const LEFT_AT = new Map<string, number>();

export function RowList<T>({ label, listing, keyOf, height, ownKeys = false, current = -1, children }: RowListProps<T>) {
  const { t, i18n } = useTranslation("shell");
  const scroller = useRef<HTMLDivElement>(null);
  const here = useRef(location.pathname + location.search).current;
  const { items, total, more, loading, error, onMore } = listing;
  // oxlint-disable-next-line react/incompatible-library -- its functions are called anew at each rendering
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (at) => (items[at] ? keyOf(items[at]) : at),
    initialOffset: LEFT_AT.get(here) ?? 0,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && !error && last >= items.length - 12) onMore();
  }, [more, loading, error, last, items.length, onMore]);
  useEffect(() => {
    const box = scroller.current;
    return () => void LEFT_AT.set(here, box?.scrollTop ?? 0);
  }, [here]);

  const reveal = useRef(virtual.scrollToIndex);
  useEffect(() => {
    if (current >= 0) reveal.current(current);
  }, [current]);

  const step = useCallback(
    (by: number) => {
      const held = document.activeElement?.closest<HTMLElement>("[data-row]");
      const from = held && scroller.current?.contains(held) ? Number(held.dataset["row"]) : by > 0 ? (virtual.range?.startIndex ?? 0) - 1 : 0;
      const to = Math.min(items.length - 1, Math.max(0, from + by));
      virtual.scrollToIndex(to);
      const reach = (patience: number): void => {
        const link = scroller.current?.querySelector<HTMLElement>(`[data-row="${to}"] a, [data-row="${to}"] button`);
        if (link) link.focus({ preventScroll: true });
        else if (patience > 0) requestAnimationFrame(() => reach(patience - 1));
      };
      reach(10);
    },
    [items.length, virtual],
  );
  useKeys("lists", { next: () => step(1), previous: () => step(-1), open: () => (document.activeElement?.closest("[data-row]")?.querySelector("a") ?? null)?.click() }, { enabled: !ownKeys });

  return (
    <div className={classes["rows"]} ref={scroller}>
      <div role="list" aria-label={label} style={{ blockSize: virtual.getTotalSize() }} className={classes["rowsInner"]}>
        {rows.map((row) => {
          const item = items[row.index];
          return item === undefined ? null : (
            <div key={row.key} role="listitem" aria-setsize={total} aria-posinset={row.index + 1} data-row={row.index} data-index={row.index} ref={virtual.measureElement} className={classes["row"]} style={{ transform: `translateY(${row.start}px)` }}>
              {children(item, row.index)}
            </div>
          );
        })}
      </div>
      {error && items.length > 0 && <ProblemAlert error={error} retry={onMore} />}
      {more && !error && <p className={classes["rowsFoot"]}>{t("parts.shownOf", { shown: new Intl.NumberFormat(i18n.language).format(items.length), total: new Intl.NumberFormat(i18n.language).format(total) })}</p>}
    </div>
  );
}
