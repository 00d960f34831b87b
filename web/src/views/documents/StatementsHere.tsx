/** What is stated in a document, in the order of the queue; the page beside shows the passage of the one that is chosen. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { QueueItem } from "@/api/types";
import { useKeys } from "@/keys/useKeys";
import { ProblemAlert, StatusBadge, Waiting } from "@/parts";
import { Folded } from "@/parts/Folded";
import { RowList } from "@/parts/RowList";
import { useStatementsOf } from "./queries";
import classes from "./documents.module.css";

export function StatementsHere({ document, current, onShow }: { document: string; current: string; onShow: (statement: string) => void }) {
  const { t } = useTranslation("documents");
  const listing = useStatementsOf(document);
  const { items } = listing;
  const at = items.findIndex((item) => item.id === current || item.members.includes(current));
  const go = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) onShow(next.id);
  };
  useKeys("lists", { next: () => go(1), previous: () => go(-1) });
  if (listing.error && items.length === 0) return <ProblemAlert error={listing.error} retry={listing.again} />;
  if (listing.waiting) return <Waiting />;
  if (items.length === 0) return <p className={classes["soft"]}>{t("one.no_statements")}</p>;
  return (
    <>
      <p className={classes["soft"]}>{t("one.statements_about")}</p>
      <RowList<QueueItem> ownKeys current={at} label={t("one.statements_here")} listing={listing} keyOf={(item) => item.id} height={84}>
        {(item, index) => (
          <div className={classes["stated"]} data-current={index === at}>
            <button type="button" className={classes["statedOpen"]} aria-pressed={index === at} onClick={() => onShow(item.id)}><Folded still limit={300} text={item.sentence} /></button>
            <span className={classes["statedFoot"]}>
              <StatusBadge status={item.status} />
              <Link to="/review/{-$statement}" params={{ statement: item.id }}>{t("one.review_statement")}</Link>
            </span>
          </div>
        )}
      </RowList>
    </>
  );
}
