/** The footnotes: the words, the document, the place, and when it was kept. */
import { useTranslation } from "react-i18next";
import type { CitationOut } from "@/api/types";
import { Name, When } from "@/parts";
import { Folded } from "@/parts/Folded";
import { PassageLink } from "@/parts/PassageLink";
import { langOf } from "@/parts/script";
import { Shown } from "@/parts/Shown";
import classes from "./dossier.module.css";

export function Citations({ citations }: { citations: readonly CitationOut[] }) {
  const { t } = useTranslation("dossier");
  return (
    <section aria-labelledby="section-citations" className={classes["section"]}>
      <h2 id="section-citations">{t("citations")}</h2>
      <p className={classes["soft"]}>{t("citations_about")}</p>
      <ol className={classes["citations"]}>
        {citations.map((citation) => (
          <li key={citation.number} value={citation.number}>
            <span className={classes["number"]} aria-hidden>[{citation.number}]</span>
            <div>
              <q dir="auto" lang={langOf(citation.quote)}><Folded text={citation.quote} limit={900} /></q>
              <p className={classes["source"]}>
                <PassageLink document={citation.document} statement={citation.statement}><Name still limit={160}>{citation.title || t("untitled")}</Name></PassageLink>
                {citation.publisher && <span><Name limit={80}>{citation.publisher}</Name></span>}
                {citation.published && <span><When at={citation.published} /></span>}
                {citation.place && <span><Shown text={citation.place} /></span>}
                {citation.captured_at && <span>{t("captured", { when: "" })}<When at={citation.captured_at} dayOnly /></span>}
                {citation.locator && <bdi className={classes["locator"]}><Shown text={citation.locator} /></bdi>}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
