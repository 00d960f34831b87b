/** Where one is in the queue, and what it holds. */
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Key } from "@/keys/Key";
import type { Sitting } from "./sitting";
import { useOutbox, useSight } from "./useSitting";
import classes from "./review.module.css";

interface HeadProps {
  sitting: Sitting;
  queueOpen: boolean;
  onQueue: () => void;
  filtersOpen: boolean;
  filtered: number;
  onFilters: () => void;
}

const Progress = memo(function Progress({ sitting }: { sitting: Sitting }) {
  const { t, i18n } = useTranslation("review");
  const total = useSight(sitting, (sight) => sight.total);
  const count = useSight(sitting, (sight) => sight.count);
  const waiting = useSight(sitting, (sight) => sight.waiting);
  const { entries } = useOutbox();
  const number = new Intl.NumberFormat(i18n.language);
  if (waiting) return null;
  return (
    <p className={classes["progress"]}>
      <progress max={Math.max(1, total)} value={count} aria-label={t("progress.label")} />
      <span data-progress title={t("progress.counted")}>{t("progress.toGo", { togo: number.format(Math.max(0, total - count)), total: number.format(total) })}</span>
      {count > 0 && <span>{t("progress.done", { count })}</span>}
      <span role="status" className={classes["sending"]} data-unsent={entries.length}>{entries.length > 0 ? t("progress.saving", { count: entries.length }) : count > 0 ? t("progress.saved") : ""}</span>
    </p>
  );
});

export function Head({ sitting, queueOpen, onQueue, filtersOpen, filtered, onFilters }: HeadProps) {
  const { t } = useTranslation("review");
  return (
    <header className={classes["head"]}>
      <h1>{t("title")}</h1>
      <Progress sitting={sitting} />
      <span className={classes["spring"]} />
      <button type="button" className={classes["button"]} aria-pressed={queueOpen} onClick={onQueue}>{t("queue.show")} <Key place="review" action="queue" /></button>
      <button type="button" id="filters" className={classes["button"]} aria-expanded={filtersOpen} onClick={onFilters}>
        {filtered > 0 ? t("filters.some", { count: filtered }) : t("filters.show")} <Key place="review" action="filters" />
      </button>
    </header>
  );
}
