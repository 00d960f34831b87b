/** A statement as a reviewer sees it: doubts first, then what it says, on which words, and what was decided of it. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Card } from "@/api/types";
import { Badge, JudgementBadge, Name, Shown, StatusBadge, usePropWord, When } from "@/parts";
import type { Search } from "@/search";
import { Doubts } from "./Doubts";
import { Fields } from "./Fields";
import { Passage } from "./Passage";
import classes from "./review.module.css";

interface CardViewProps {
  card: Card;
  withGroup: boolean;
  onWithGroup: (withGroup: boolean) => void;
  onShow: (start: number, end: number) => void;
  onOnly: (patch: { entity?: string; document?: string }) => void;
}

function Group({ card, withGroup, onWithGroup }: Pick<CardViewProps, "card" | "withGroup" | "onWithGroup">) {
  const { t } = useTranslation("review");
  if (card.group.length < 2) return null;
  return (
    <section className={classes["part"]}>
      <h3>{t("group.title", { count: card.group.length })}</h3>
      <label className={classes["check"]}>
        <input type="checkbox" checked={withGroup} onChange={(event) => onWithGroup(event.currentTarget.checked)} />
        {t("group.all")}
      </label>
      <ul className={classes["plainList"]}>
        {card.group.map((one) => (
          <li key={one.id} aria-current={one.id === card.id || undefined}>
            <Link to="/review/{-$statement}" params={{ statement: one.id }} search={(before: Search) => before}><Name still>{one.title || one.document.slice(0, 12)}</Name></Link>
            {one.published && <> · <When at={one.published} dayOnly /></>} <StatusBadge status={one.status} />
            <p className={classes["groupQuote"]} dir="auto">“<Shown text={one.quote.length > 220 ? `${one.quote.slice(0, 220)}…` : one.quote} />”</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ card }: { card: Card }) {
  const { t } = useTranslation("review");
  if (card.decisions.length === 0) return null;
  return (
    <section className={classes["part"]} id="history" tabIndex={-1}>
      <h3>{t("history.title")}</h3>
      <ol className={classes["plainList"]}>
        {card.decisions.map((one) => (
          <li key={one.id} data-withdrawn={one.withdrawn || undefined}>
            <JudgementBadge judgement={one.judgement} /> <Name still>{one.by}</Name> · <When at={one.at} short />
            {one.batch_size > 1 && <> · {t("history.batch", { count: one.batch_size })}</>}
            {one.withdrawn && <> · <em>{t("history.withdrawn")}</em></>}
            {one.reason && <p dir="auto"><Shown text={one.reason} /></p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function More({ card }: { card: Card }) {
  const { t } = useTranslation("review");
  return (
    <>
      {card.translations.length > 0 && (
        <section className={classes["part"]}>
          <h3>{t("translations")}</h3>
          <ul className={classes["plainList"]}>
            {card.translations.map((one) => (
              <li key={one.language + one.by + one.text} lang={one.language}>
                <p dir="auto"><Shown text={one.text} /></p>
                <p className={classes["soft"]}>{one.checked ? t("translationChecked", { by: one.by, checked: one.checked }) : t("translationUnchecked", { by: one.by })}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {card.rivals.length > 0 && (
        <section className={classes["part"]}>
          <h3>{t("rivals")}</h3>
          <ul className={classes["plainList"]}>
            {card.rivals.map((one) => (
              <li key={one.id}>
                <Link to="/review/{-$statement}" params={{ statement: one.id }} search={(before: Search) => before}><span lang="en"><Shown text={one.sentence} /></span></Link> <StatusBadge status={one.status} />
                <p className={classes["soft"]}>{one.extractor}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

export const CardView = memo(function CardView({ card, withGroup, onWithGroup, onShow, onOnly }: CardViewProps) {
  const { t } = useTranslation("review");
  const prop = usePropWord();
  const parties = [...new Map([card.subject, card.object].flatMap((party) => (party?.standing ? [[party.standing, party] as const] : []))).values()];
  return (
    <article className={classes["card"]} data-statement={card.id}>
      <Doubts card={card} />
      <div className={classes["badges"]}>
        <StatusBadge status={card.status} />
        <Badge tone="plain">{prop(card.prop)}</Badge>
        {card.group.length > 1 && <Badge tone="calm">{t("group.badge", { count: card.group.length })}</Badge>}
      </div>
      <h2 className={classes["sentence"]} dir="auto"><Name told limit={500}>{card.sentence}</Name></h2>
      {card.referred && (
        <p className={classes["referred"]}>
          {t("referred")} <Name still>{card.referred.by}</Name>{card.referred.reason && <>: <bdi><Shown text={card.referred.reason} /></bdi></>}
        </p>
      )}
      {!card.can_accept && <p className={classes["obstacle"]} lang="en"><Shown text={card.obstacle} /></p>}
      <Passage card={card} />
      <p className={classes["source"]}>
        <Name limit={90}>{card.document.title || card.document.locator}</Name>
        {card.document.publisher && <> · <Name limit={60}>{card.document.publisher}</Name></>}
        {card.document.published && <> · <When at={card.document.published} /></>}
        {card.place && !card.place.startsWith("/") && <> · <Shown text={card.place} /></>}
      </p>
      <Fields card={card} onShow={onShow} />
      <Group card={card} withGroup={withGroup} onWithGroup={onWithGroup} />
      <More card={card} />
      <History card={card} />
      <p className={classes["only"]}>
        <span>{t("only.lead")}</span>
        {parties.map((party) => <button key={party.standing} type="button" onClick={() => onOnly({ entity: party.standing })}><Name still limit={40}>{party.shown || party.name}</Name></button>)}
        <button type="button" onClick={() => onOnly({ document: card.document.id })}>{t("only.document")}</button>
      </p>
      <p className={classes["extractor"]}>{t("by", { extractor: card.extractor })}</p>
    </article>
  );
});
