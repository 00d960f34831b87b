/** The steps from the words to the verdict, each with the words it rests on. */
import { useTranslation } from "react-i18next";
import type { ReasonOut } from "@/api/types";
import { Name } from "@/parts";
import { Folded } from "@/parts/Folded";
import { keyed } from "@/parts/keyed";
import { PassageLink } from "@/parts/PassageLink";
import { langOf } from "@/parts/script";
import classes from "./claims.module.css";

export function Reasons({ reasons }: { reasons: readonly ReasonOut[] }) {
  const { t } = useTranslation("claims");
  if (reasons.length === 0) return <p className={classes["soft"]}>{t("no_steps")}</p>;
  return (
    <ol className={classes["reasons"]}>
      {keyed(reasons, (reason) => reason.text).map(({ key, item: reason }) => (
        <li key={key}>
          <span className={classes["reasonText"]} lang="en"><Folded text={reason.text} /></span>
          {reason.exact && (
            <span className={classes["reasonWords"]}>
              <q dir="auto" lang={langOf(reason.exact)}><Folded text={reason.exact} limit={300} /></q>{" "}
              <PassageLink document={reason.document} start={reason.start} end={reason.end} label={t("open_passage", { title: reason.title })}>
                <Name still limit={60}>{reason.title}</Name>
              </PassageLink>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
