/** One claim in the list: whose words, the words, and how the documents stand to them. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Claim } from "@/api/types";
import { Name, When } from "@/parts";
import { firstOf, langOf, scriptOf } from "@/parts/script";
import { Shown } from "@/parts/Shown";
import { Speaker } from "./Speaker";
import { Stand } from "./Stand";
import classes from "./claims.module.css";

export function ClaimRow({ claim }: { claim: Claim }) {
  const { t } = useTranslation("claims");
  const weighed = claim.weighings.filter((one) => one.evidence !== "").length;
  const script = scriptOf(claim.quote.exact);
  return (
    <article className={classes["claimRow"]} data-verdict={claim.worst}>
      <div className={classes["claimSaid"]}>
        <p className={classes["speaker"]}><Speaker claim={claim} still /></p>
        <Link to="/claims/{-$claim}" params={{ claim: claim.id }} search={(kept) => kept} className={classes["claimLink"]}>
          <q className={classes["claimWords"]}><bdi lang={langOf(claim.quote.exact)} data-script={script}><Shown text={firstOf(claim.quote.exact, 400)} /></bdi></q>
        </Link>
        <p className={classes["from"]}>
          <Name still limit={90}>{claim.document.title}</Name>
          {claim.document.published && <> · <When at={claim.document.published} /></>}
        </p>
      </div>
      <div className={classes["claimStand"]}>
        <Stand verdict={claim.worst} />
        <span>{weighed === 0 ? t("weighed_none") : t("weighed", { count: weighed })}</span>
        {claim.weighings.some((one) => one.overruled) && <span>{t(claim.weighings.every((one) => one.overruled) ? "overruled_some" : "overruled_among")}</span>}
      </div>
    </article>
  );
}
