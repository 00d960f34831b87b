/** All claims, those that the documents conflict with first. Filters stand in the address. */
import { Button, Select } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Claim, Verdict } from "@/api/types";
import { Empty, ProblemAlert, ViewPage, Waiting } from "@/parts";
import { EntityPicker } from "@/parts/EntityPicker";
import { RowList } from "@/parts/RowList";
import { ClaimRow } from "./ClaimRow";
import classes from "./claims.module.css";
import { filtersOf, useClaims, type ClaimFilters } from "./queries";
import { useAddress } from "@/useAddress";

const VERDICTS: readonly Verdict[] = ["contradicted", "challenged", "different", "consistent", "unaddressed"];

export function ClaimsList() {
  const { t, i18n } = useTranslation("claims");
  const filters = filtersOf(useAddress().search);
  const listing = useClaims(filters);
  const filtered = Boolean(filters.verdict || filters.entity);
  return (
    <ViewPage wide title={t("title")} lead={t("intro")} actions={<Filters filters={filters} />}>
      {listing.error && listing.items.length === 0 && <ProblemAlert error={listing.error} retry={listing.again} />}
      {listing.waiting && <Waiting />}
      {!listing.waiting && !listing.error && listing.items.length === 0 && (filtered ? <NothingFits /> : <NothingYet />)}
      {listing.items.length > 0 && (
        <>
          <p className={classes["count"]} role="status">{t("count", { count: listing.total, formatted: new Intl.NumberFormat(i18n.language).format(listing.total) })}</p>
          <RowList<Claim> label={t("list")} listing={listing} keyOf={(claim) => claim.id} height={112}>
            {(claim) => <ClaimRow claim={claim} />}
          </RowList>
        </>
      )}
    </ViewPage>
  );
}

function Filters({ filters }: { filters: ClaimFilters }) {
  const { t } = useTranslation("claims");
  const { set } = useAddress();
  const choose = (patch: Partial<Record<keyof ClaimFilters, string>>) => set(patch, { replace: true });
  return (
    <div role="group" aria-label={t("filter.label")} className={classes["filters"]}>
      <Select
        aria-label={t("filter.verdict")}
        data={[{ value: "", label: t("filter.any") }, ...VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))]}
        value={filters.verdict ?? ""}
        onChange={(value) => choose({ verdict: value ?? "" })}
        allowDeselect={false}
        w={300}
      />
      <EntityPicker label={t("filter.entity")} hint={t("filter.entity_hint")} value={filters.entity ?? ""} onChange={(entity) => choose({ entity })} />
    </div>
  );
}

function NothingFits() {
  const { t } = useTranslation("claims");
  return (
    <Empty title={t("empty.filtered_title")} action={<Button variant="default" renderRoot={(props) => <Link to="/claims/{-$claim}" search={{}} {...props} />}>{t("filter.clear")}</Button>}>
      {t("empty.filtered_text")}
    </Empty>
  );
}

function NothingYet() {
  const { t } = useTranslation("claims");
  return (
    <Empty title={t("empty.title")} action={<Button variant="default" renderRoot={(props) => <Link to="/case" {...props} />}>{t("empty.add")}</Button>}>
      {t("empty.text")}
    </Empty>
  );
}

