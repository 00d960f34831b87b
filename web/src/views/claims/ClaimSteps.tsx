/** Back to the list, and to the claims before and after in the order of the list. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Arrow } from "@/parts";
import { useAddress } from "@/useAddress";
import { filtersOf, useClaims } from "./queries";
import classes from "./claims.module.css";

export function ClaimSteps({ id }: { id: string }) {
  const { t } = useTranslation("claims");
  const filters = filtersOf(useAddress().search);
  const { items } = useClaims(filters);
  const at = items.findIndex((claim) => claim.id === id);
  const before = at > 0 ? items[at - 1] : undefined;
  const after = at >= 0 ? items[at + 1] : undefined;
  return (
    <span className={classes["steps"]}>
      <Link to="/claims/{-$claim}" params={{ claim: undefined }} search={filters}><Arrow back /> {t("back")}</Link>
      {before && <Link to="/claims/{-$claim}" params={{ claim: before.id }} search={filters} rel="prev">{t("previous")}</Link>}
      {after && <Link to="/claims/{-$claim}" params={{ claim: after.id }} search={filters} rel="next">{t("next")}</Link>}
    </span>
  );
}
