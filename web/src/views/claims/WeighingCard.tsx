/** The claim against one statement: the verdict, the words that show it, the steps, and what would settle it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Claim, Weighing } from "@/api/types";
import { Key } from "@/keys/Key";
import { Name, Quote, StatusBadge, When } from "@/parts";
import { Folded } from "@/parts/Folded";
import { PassageLink } from "@/parts/PassageLink";
import { OverruleForm } from "./OverruleForm";
import { Reasons } from "./Reasons";
import { Stand } from "./Stand";
import { Verdicts } from "./Verdicts";
import { WithdrawForm } from "./WithdrawForm";
import classes from "./claims.module.css";

interface WeighingCardProps {
  claim: Claim;
  weighing: Weighing;
  number: number;
  total: number;
  current: boolean;
  /** "overrule" or "withdraw": the form that is open. */
  act: string | undefined;
  onShow: (act?: string) => void;
}

export function WeighingCard({ claim, weighing, number, total, current, act, onShow }: WeighingCardProps) {
  const { t } = useTranslation("claims");
  const card = useRef<HTMLElement>(null);
  const seen = useRef(current);
  useEffect(() => {
    if (current && !seen.current) card.current?.scrollIntoView({ block: "nearest" });
    seen.current = current;
  }, [current]);
  const verdict = useRef(weighing.overruled?.id);
  useEffect(() => {
    // What was just decided is at the top of the card, the button that decided it at its end.
    if (current && verdict.current !== weighing.overruled?.id) card.current?.scrollIntoView({ block: "start" });
    verdict.current = weighing.overruled?.id;
  }, [current, weighing.overruled?.id]);
  return (
    <article ref={card} className={classes["weighing"]} data-current={current} data-verdict={weighing.stands} aria-label={t("weighing", { number, total })}>
      <h3 className={classes["weighingHead"]}>
        <button type="button" aria-expanded={current} onClick={() => onShow()} className={classes["weighingOpen"]}>
          <Stand verdict={weighing.stands} />
          {weighing.overruled && !current && <span className={classes["overruledNote"]}>{t("overruled_some")}</span>}
          <span className={classes["evidenceSentence"]}><Folded still limit={400} text={weighing.evidence_sentence} /></span>
        </button>
      </h3>
      {current && (
        <div className={classes["weighingBody"]}>
          <Evidence weighing={weighing} />
          {weighing.overruled && <Verdicts weighing={weighing} />}
          <Details claim={claim} weighing={weighing} />
          {act === "overrule" && <OverruleForm claim={claim.id} weighing={weighing} onEnd={() => onShow()} />}
          {act === "withdraw" && weighing.overruled && <WithdrawForm claim={claim.id} decision={weighing.overruled} onEnd={() => onShow()} />}
          {act === undefined && (
            <div className={classes["acts"]}>
              <Button variant="default" onClick={() => onShow("overrule")} rightSection={<Key place="claims" action="overrule" />}>{t("overrule.open")}</Button>
              {weighing.overruled && (
                <Button variant="default" onClick={() => onShow("withdraw")} rightSection={<Key place="claims" action="undo" />}>{t("overrule.withdraw")}</Button>
              )}
              <Link className={classes["reviewLink"]} to="/review/{-$statement}" params={{ statement: weighing.evidence }}>{t("review_evidence")}</Link>
            </div>
          )}
        </div>
      )}
    </article>
  );
}

function Evidence({ weighing }: { weighing: Weighing }) {
  const { evidence_quote: quote, evidence_document: document, evidence_status: status } = weighing;
  if (!quote || !document) return null;
  return (
    <div className={classes["evidence"]} data-evidence>
      <Folded text={quote.exact} limit={1200}>{(shown) => <Quote
        exact={shown}
        source={
          <>
            <PassageLink document={document.id} start={quote.start} end={quote.end} statement={weighing.evidence}><Name still>{document.title}</Name></PassageLink>
            {document.published && <> · <When at={document.published} /></>}
            {status && <> · <StatusBadge status={status} /></>}
          </>
        }
      />}</Folded>
    </div>
  );
}

const DIFFERENCES = ["date", "party", "place", "body", "product", "directness", "prop"] as const;
const ANSWERS = ["fact", "intent", "knowledge", "changes_subject"] as const;

function Details({ claim, weighing }: { claim: Claim; weighing: Weighing }) {
  const { t } = useTranslation("claims");
  const difference = DIFFERENCES.find((one) => one === weighing.difference);
  const answers = claim.stance === "denial" ? ANSWERS.find((one) => one === weighing.answers) : undefined;
  return (
    <>
      <h4>{t("steps")}</h4>
      <Reasons reasons={weighing.reasons} />
      <dl className={classes["outcome"]}>
        {difference && <><dt>{t("difference.label")}</dt><dd>{t(`difference.${difference}`)}</dd></>}
        {answers && <><dt>{t("answers.label")}</dt><dd>{t(`answers.${answers}`)}</dd></>}
        <dt>{t("settle")}</dt>
        <dd className={classes["reasonText"]}>{weighing.settled_by ? <Folded text={weighing.settled_by} /> : t("settle_none")}</dd>
      </dl>
    </>
  );
}
