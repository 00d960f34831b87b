/** How the documents stand to a claim: in words, with a bar whose shape, not only its colour, tells them apart. */
import { useTranslation } from "react-i18next";
import type { Verdict } from "@/api/types";
import classes from "./claims.module.css";

export function Stand({ verdict, large = false }: { verdict: Verdict; large?: boolean }) {
  const { t } = useTranslation("claims");
  return <strong className={classes["stand"]} data-verdict={verdict} data-large={large || undefined}>{t(`verdict.${verdict}`)}</strong>;
}
