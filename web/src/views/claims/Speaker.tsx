/** Who said it, for whom, and what kind of saying it is. */
import { useTranslation } from "react-i18next";
import type { Claim } from "@/api/types";
import { Name } from "@/parts";

const STANCES = ["denial", "assertion", "criticism", "no_comment", "promise"] as const;

export function Speaker({ claim, still = false }: { claim: Claim; still?: boolean }) {
  const { t } = useTranslation("claims");
  const stance = STANCES.find((one) => one === claim.stance);
  const first = claim.speaker || claim.organization;
  return (
    <>
      <Name strong still={still} limit={60}>{first}</Name>
      {claim.organization && claim.organization !== first && <>, <Name still={still} limit={60}>{claim.organization}</Name></>}
      {stance && <> · {t(`stance.${stance}`)}</>}
    </>
  );
}
