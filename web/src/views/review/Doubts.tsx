/** What speaks against accepting at once: told beside what it is about, so that nothing has to be opened to see it. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Card, DoubtOut } from "@/api/types";
import { Shown } from "@/parts";
import { differing } from "./differing";
import classes from "./review.module.css";

const GRAVE = new Set(["altered", "misattributed", "fabricated", "stitched", "other_words", "translated", "missing_words"]);

export function isGrave(doubt: DoubtOut): boolean {
  return GRAVE.has(doubt.code);
}

/** Both texts, one under the other, with the characters that differ marked in each. */
function Beside({ doubt, quote }: { doubt: DoubtOut; quote: string }) {
  const { t } = useTranslation("review");
  const { expected, found } = differing(doubt, quote);
  const quoted = doubt.code === "altered" || doubt.code === "layout" || doubt.code === "stitched" || doubt.code === "misattributed" || doubt.code === "fabricated";
  return (
    <dl className={classes["beside"]}>
      {expected.length > 0 && (
        <div>
          <dt>{quoted ? t("doubt.statementSays") : t("doubt.valueIs")}</dt>
          <dd dir="auto">{expected.map((piece) => (piece.differs ? <del key={piece.at}><Shown text={piece.text} /></del> : <Shown key={piece.at} text={piece.text} />))}</dd>
        </div>
      )}
      {found.length > 0 && (
        <div>
          <dt>{quoted ? t("doubt.documentSays") : t("doubt.wordsSay")}</dt>
          <dd dir="auto">{found.map((piece) => (piece.differs ? <ins key={piece.at}><Shown text={piece.text} /></ins> : <Shown key={piece.at} text={piece.text} />))}</dd>
        </div>
      )}
    </dl>
  );
}

export const Doubts = memo(function Doubts({ card }: { card: Card }) {
  const { t } = useTranslation("review");
  if (card.doubts.length === 0) return null;
  const word = t as unknown as (key: string) => string;
  return (
    <section className={classes["doubts"]} aria-label={t("doubt.all", { count: card.doubts.length })}>
      {card.doubts.map((doubt) => (
        <div key={doubt.code + doubt.field + doubt.message} className={classes["doubt"]} data-grave={isGrave(doubt) || undefined} data-code={doubt.code}>
          <h3>{word(`doubt.code.${doubt.code}`)}</h3>
          <p dir="auto" lang="en"><Shown text={doubt.message} /></p>
          {(doubt.expected || doubt.found) && doubt.code !== "rival" && doubt.code !== "merged" && <Beside doubt={doubt} quote={card.quote.exact} />}
          {doubt.document && (
            <p>
              <Link to="/documents/$document" params={{ document: doubt.document }}>{t("doubt.standsIn")}</Link>
            </p>
          )}
        </div>
      ))}
    </section>
  );
});
