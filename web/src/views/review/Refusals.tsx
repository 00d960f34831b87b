/** What is still on its way, and what came back: nothing that was decided is lost in silence. */
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { JudgementBadge, Name, Shown, When } from "@/parts";
import { OTHER_CASE, theOutbox } from "./outbox";
import type { Sitting } from "./sitting";
import { useOutbox } from "./useSitting";
import classes from "./review.module.css";

export function Refusals({ sitting }: { sitting: Sitting }) {
  const { t } = useTranslation("review");
  const client = useQueryClient();
  const { entries, refused, tries } = useOutbox();
  const outbox = theOutbox();
  if (refused.length === 0 && tries === 0) return null;
  return (
    <div className={classes["refusals"]} role="alert">
      {tries > 0 && (
        <p>
          {t("outbox.waiting", { count: entries.length })}{" "}
          <button type="button" className={classes["button"]} onClick={() => outbox.retryNow()}>{t("outbox.now")}</button>
        </p>
      )}
      {refused.map((one) => {
        const theirs = one.problem.decision;
        return (
          <div key={one.key} className={classes["refusal"]}>
            <p><strong>{one.problem.code === "seen_otherwise" ? t("outbox.seen_otherwise") : one.problem.code === OTHER_CASE ? t("outbox.other_case") : t("outbox.refused")}</strong></p>
            <p dir="auto">“<Name told limit={200}>{one.sentence}</Name>”</p>
            <p>{t("outbox.yours")} <JudgementBadge judgement={one.judgement} /> {one.reason && <bdi><Shown text={one.reason} /></bdi>}</p>
            {theirs ? (
              <p>{t("outbox.theirs")} <JudgementBadge judgement={theirs.judgement} /> <Name still>{theirs.by}</Name> · <When at={theirs.at} short /> {theirs.reason && <bdi><Shown text={theirs.reason} /></bdi>}</p>
            ) : (
              <p><Shown text={[one.problem.detail || one.problem.title || one.problem.where, one.problem.mend].filter(Boolean).join(" ")} /></p>
            )}
            <div className={classes["row"]}>
              <button type="button" className={classes["button"]} onClick={() => { void sitting.refresh(one.statement); sitting.show(one.statement); }}>{t("outbox.look")}</button>
              {one.problem.code === OTHER_CASE && <button type="button" className={classes["button"]} onClick={() => outbox.again(one.key, one.seen)}>{t("outbox.here")}</button>}
              {theirs && <button type="button" className={classes["button"]} onClick={() => outbox.again(one.key, theirs.id)}>{t("outbox.all_the_same")}</button>}
              <button type="button" className={classes["button"]} onClick={() => { outbox.drop(one.key); void client.invalidateQueries({ queryKey: ["card", one.statement] }); }}>{theirs ? t("outbox.leave") : t("outbox.drop")}</button>
            </div>
          </div>
        );
      })}
    </div>
  );
}
