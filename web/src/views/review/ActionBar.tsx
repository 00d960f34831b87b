/** What can be done with the statement at hand, each with its key. */
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Key } from "@/keys/Key";
import { once } from "@/keys/once";
import classes from "./review.module.css";

export type Doing = "accept" | "reject" | "unsure" | "skip" | "undo" | "edit" | "second_reader" | "reason" | "previous" | "next" | "byhand" | "open_document";

const FIRST: readonly Doing[] = ["accept", "reject", "unsure", "skip"];
const SECOND: readonly Doing[] = ["edit", "reason", "second_reader", "undo", "byhand", "open_document", "previous", "next"];

const DECIDES: ReadonlySet<Doing> = new Set<Doing>(["accept", "reject", "unsure"]);

interface ActionBarProps {
  canAccept: boolean;
  size: number;
  doing: (what: Doing) => void;
}

export const ActionBar = memo(function ActionBar({ canAccept, size, doing }: ActionBarProps) {
  const { t } = useTranslation("review");
  const button = (what: Doing) => (
    <button key={what} type="button" data-doing={what} aria-disabled={what === "accept" && !canAccept ? true : undefined} onClick={DECIDES.has(what) ? once(() => doing(what)) : () => doing(what)}>
      <span>{what === "accept" && size > 1 ? t("do.acceptAll", { count: size }) : t(`do.${what}`)}</span>
      <Key place="review" action={what} />
    </button>
  );
  return (
    <div className={classes["actions"]} role="toolbar" aria-label={t("do.all")}>
      <div>{FIRST.map(button)}</div>
      <div data-second>{SECOND.map(button)}</div>
    </div>
  );
});
