/** One claim: what they say, beside what the documents show, both quoted, and every step between. */
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Claim, Verdict, Weighing } from "@/api/types";
import { useKeys } from "@/keys/useKeys";
import { KeyLine } from "@/keys/Key";
import { Pending } from "@/parts/Pending";
import { Arrow } from "@/parts";
import { useAddress } from "@/useAddress";
import { HeadedPage } from "@/parts/HeadedPage";
import { ClaimSteps } from "./ClaimSteps";
import { NothingBears } from "./NothingBears";
import { Said } from "./Said";
import { Speaker } from "./Speaker";
import { Stand } from "./Stand";
import { WeighingCard } from "./WeighingCard";
import classes from "./claims.module.css";
import { useClaim } from "./queries";

const RANK: Record<Verdict, number> = { contradicted: 0, challenged: 1, different: 2, consistent: 3, unaddressed: 4 };

export function ClaimView({ id }: { id: string }) {
  const { t } = useTranslation("claims");
  const asked = useClaim(id);
  if (asked.data) return <Whole claim={asked.data} />;
  return <Pending title={t("title")} back={<Link to="/claims/{-$claim}" params={{ claim: undefined }}><Arrow back /> {t("back")}</Link>} error={asked.error} retry={() => void asked.refetch()} />;
}

function rank({ verdict, stands }: Weighing): number {
  return Math.min(RANK[verdict], RANK[stands]);
}

/** Worst first, by either verdict: an overruling does not move what one is reading. */
function ordered(weighings: readonly Weighing[]): Weighing[] {
  return weighings.filter((one) => one.evidence !== "").toSorted((one, other) => rank(one) - rank(other));
}

function Whole({ claim }: { claim: Claim }) {
  const { t } = useTranslation("claims");
  const { search, set } = useAddress();
  const weighings = useMemo(() => ordered(claim.weighings), [claim.weighings]);
  const at = Math.max(0, weighings.findIndex((one) => one.evidence === search["evidence"]));
  const current = weighings[at];
  const show = (evidence: string | undefined, act?: string) => set({ evidence, act }, { replace: true });
  const go = (by: number) => show(weighings[Math.min(weighings.length - 1, Math.max(0, at + by))]?.evidence);
  useKeys("claims", {
    next: () => go(1),
    previous: () => go(-1),
    overrule: () => current && show(current.evidence, "overrule"),
    undo: () => current?.overruled && show(current.evidence, "withdraw"),
    next_claim: () => document.querySelector<HTMLAnchorElement>("a[rel=next]")?.click(),
    previous_claim: () => document.querySelector<HTMLAnchorElement>("a[rel=prev]")?.click(),
    open_document: () => document.querySelector<HTMLAnchorElement>("[data-current=true] [data-evidence] a")?.click(),
  });
  const missing = claim.weighings.find((one) => one.evidence === "");
  return (
    <HeadedPage
      title={claim.sentence}
      heading={<Speaker claim={claim} />}
      before={<ClaimSteps id={claim.id} />}
      lead={<Stand verdict={claim.worst} large />}
      note={t(`reader.${claim.worst}`)}
    >
      <div className={classes["sides"]}>
        <section className={classes["they"]} aria-labelledby="they-say">
          <h2 id="they-say">{t("they_say")}</h2>
          <Said claim={claim} />
        </section>
        <section className={classes["show"]} aria-labelledby="documents-show">
          <h2 id="documents-show">{t("documents_show")}</h2>
          {weighings.length === 0 ? (
            <NothingBears claim={claim} settledBy={missing?.settled_by ?? ""} />
          ) : (
            <>
              <p className={classes["count"]}>{t("evidence_count", { count: weighings.length })}</p>
              {weighings.map((weighing, index) => (
                <WeighingCard
                  key={weighing.evidence}
                  claim={claim}
                  weighing={weighing}
                  number={index + 1}
                  total={weighings.length}
                  current={index === at}
                  act={index === at ? search["act"] : undefined}
                  onShow={(act) => show(weighing.evidence, act)}
                />
              ))}
            </>
          )}
        </section>
      </div>
      <footer className={classes["keys"]}><KeyLine place="claims" actions={["next", "previous", "next_claim", "previous_claim", "overrule", "undo", "open_document"]} /></footer>
    </HeadedPage>
  );
}
