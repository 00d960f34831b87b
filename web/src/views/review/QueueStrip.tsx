/** The queue, line by line; only the lines in sight are there. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { QueueItem } from "@/api/types";
import { Name, Shown } from "@/parts";
import type { Ruling } from "./outbox";
import type { Sitting } from "./sitting";
import { useLaterSight } from "./useSitting";
import classes from "./review.module.css";

interface LineProps {
  item: QueueItem;
  current: boolean;
  ruling: Ruling | undefined;
  onShow: (id: string) => void;
}

const Line = memo(function Line({ item, current, ruling, onShow }: LineProps) {
  const { t } = useTranslation("review");
  return (
    <button type="button" className={classes["line"]} aria-current={current || undefined} data-ruling={ruling} onClick={() => onShow(item.id)}>
      <span className={classes["lineText"]} dir="auto"><Name told still limit={110}>{item.sentence}</Name></span>
      <span className={classes["lineMeta"]}>
        <bdi className={classes["lineTitle"]}><Shown text={item.title.slice(0, 80)} /></bdi>
        {item.size > 1 && <span>×{item.size}</span>}
        {item.referred_by && <span title={t("queue.referred", { by: item.referred_by })}>{t("queue.second")}</span>}
        {item.doubts > 0 && !ruling && <span data-doubts>{t("queue.doubts", { count: item.doubts })}</span>}
        {ruling && <span data-done>{t(`queue.ruled.${ruling}`)}</span>}
      </span>
    </button>
  );
});

const HEIGHT = 64;

export const QueueStrip = memo(function QueueStrip({ sitting }: { sitting: Sitting }) {
  const { t, i18n } = useTranslation("review");
  const sight = useLaterSight(sitting);
  const scroller = useRef<HTMLDivElement>(null);
  const onShow = useCallback((id: string) => sitting.show(id), [sitting]);
  const top = sight.earlier ? 1 : 0;
  const lines = useVirtualizer({ count: top + sight.items.length + (sight.more ? 1 : 0), getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 6 });
  const { position } = sight;
  useEffect(() => {
    if (position >= 0) lines.scrollToIndex(position + top, { align: "auto" });
    // Lines that come before do not move what is looked at.
    // eslint-disable-next-line react/exhaustive-deps
  }, [sight.current, lines]);
  const first = useRef({ id: "", at: 0 });
  useLayoutEffect(() => {
    const before = first.current;
    const now = before.id ? sight.items.findIndex((item) => item.id === before.id) : -1;
    if (now >= 0 && now + top !== before.at) scroller.current?.scrollBy({ top: (now + top - before.at) * HEIGHT, behavior: "instant" });
    first.current = { id: sight.items[0]?.id ?? "", at: top };
  }, [sight.items, top]);
  const seen = lines.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= sight.items.length - 5) sitting.loadMore();
  }, [last, sight.items.length, sitting]);
  const isAtTop = sight.earlier && seen[0]?.index === 0 && sight.items.length > 0;
  useEffect(() => {
    if (isAtTop) sitting.loadEarlier();
  }, [isAtTop, sight.items, sitting]);
  return (
    <section className={classes["queue"]} aria-label={t("queue.title")}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroller} className={classes["queueScroll"]} tabIndex={0} role="list" aria-label={t("queue.lines", { total: new Intl.NumberFormat(i18n.language).format(sight.total) })}>
        <div style={{ blockSize: lines.getTotalSize(), position: "relative" }}>
          {seen.map(({ index, start }) => {
            const item = sight.items[index - top];
            return (
              <div key={item?.id ?? (index < top ? "earlier" : "more")} role="listitem" className={classes["lineAt"]} style={{ insetBlockStart: start, blockSize: HEIGHT }}>
                {item ? <Line item={item} current={item.id === sight.current || item.members.includes(sight.current)} ruling={sight.decided.get(item.id)} onShow={onShow} /> : <span className={classes["soft"]}>{t("queue.more")}</span>}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
});
