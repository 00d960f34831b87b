/** The claim in its own words, with its document. */
import { useTranslation } from "react-i18next";
import type { Claim } from "@/api/types";
import { FieldTable, Name, Quote, useKindWord, When } from "@/parts";
import { Folded } from "@/parts/Folded";
import { PassageLink } from "@/parts/PassageLink";
import classes from "./claims.module.css";

export function Said({ claim }: { claim: Claim }) {
  const { t } = useTranslation("claims");
  const kind = useKindWord();
  const { document, quote } = claim;
  return (
    <div className={classes["said"]}>
      <div className={classes["bigQuote"]}><Folded text={quote.exact}>{(shown) => <Quote exact={shown} />}</Folded></div>
      <FieldTable
        rows={[
          [t("speaker"), <Speaking key="speaker" claim={claim} />],
          [
            t("said_in"),
            <PassageLink key="document" document={document.id} start={quote.start} end={quote.end} statement={claim.id}>
              <Name still>{document.title}</Name>
            </PassageLink>,
          ],
          document.published !== "" && ["", <span key="day"><When at={document.published} /> · {kind(document.kind)}</span>],
        ]}
      />
      <p className={classes["sentence"]}><Folded text={claim.sentence} limit={400} /></p>
    </div>
  );
}

function Speaking({ claim }: { claim: Claim }) {
  const { t } = useTranslation("claims");
  if (!claim.speaker || claim.speaker === claim.organization) return <Name>{claim.organization || claim.speaker}</Name>;
  return (
    <>
      <Name>{claim.speaker}</Name>
      {claim.organization && <> {t("for", { name: "" })}<Name>{claim.organization}</Name></>}
    </>
  );
}
