/** Two names side by side, with what speaks for and against, and which of them would keep its name. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Candidate, EntityOut, MentionOut } from "@/api/types";
import { JudgementBadge, Name, When } from "@/parts";
import { Folded } from "@/parts/Folded";
import { Shown } from "@/parts/Shown";
import { Passages } from "./Passages";
import classes from "./names.module.css";

export function Pair({ pair, turned }: { pair: Candidate; turned: boolean }) {
  return (
    <>
      {pair.judged && (
        <p className={classes["judged"]}>
          <JudgementBadge judgement={pair.judged.judgement} /> <Name>{pair.judged.by}</Name>, <When at={pair.judged.at} short />
          {pair.judged.reason && <> · <Shown text={pair.judged.reason} /></>}
        </p>
      )}
      <div className={classes["pair"]}>
        <Side entity={pair.one} passages={pair.one_passages} keeps={turned} />
        <Side entity={pair.other} passages={pair.other_passages} keeps={!turned} />
      </div>
      <Reasons pair={pair} />
    </>
  );
}

function Side({ entity, passages, keeps }: { entity: EntityOut; passages: readonly MentionOut[]; keeps: boolean }) {
  const { t } = useTranslation("names");
  const others = entity.names.filter((name) => name !== entity.name);
  return (
    <article className={classes["side"]} data-keeps={keeps}>
      <p className={classes["fate"]}>{keeps ? t("candidates.keeps") : t("candidates.retires")}</p>
      <h2 className={classes["sideName"]}><Link to="/names/$entity" params={{ entity: entity.id }}><Name still strong limit={120}>{entity.name}</Name></Link></h2>
      <p className={classes["facts"]}>
        <span>{t(`schema.${entity.schema}`)}</span>
        <span>{t("statements", { count: entity.statements })}</span>
        {entity.documents > 0 && <span>{t("documents", { count: entity.documents })}</span>}
      </p>
      {others.length > 0 && <ul className={classes["nameList"]} aria-label={t("also")}>{others.slice(0, 12).map((name) => <li key={name}><Name limit={60}>{name}</Name></li>)}</ul>}
      <h3>{t("candidates.passages")}</h3>
      {passages.length === 0 ? <p className={classes["soft"]}>{t("candidates.passages_none")}</p> : <Passages passages={passages.slice(0, 4)} />}
    </article>
  );
}

function Reasons({ pair }: { pair: Candidate }) {
  const { t } = useTranslation("names");
  const sides = [
    { key: "for", label: t("candidates.for"), none: t("candidates.for_none"), reasons: pair.reasons.filter((one) => one.for_same) },
    { key: "against", label: t("candidates.against"), none: t("candidates.against_none"), reasons: pair.reasons.filter((one) => !one.for_same) },
  ];
  return (
    <div className={classes["reasonSides"]}>
      {sides.map(({ key, label, none, reasons }) => (
        <section key={key} data-side={key}>
          <h3>{label}</h3>
          {reasons.length === 0 ? <p className={classes["soft"]}>{none}</p> : <ul>{reasons.map((one) => <li key={one.text}><Folded text={one.text} limit={300} /></li>)}</ul>}
        </section>
      ))}
    </div>
  );
}
