/** One entity: its names by script, what was taken to be one with it, and where it is named. */
import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { EntityOut } from "@/api/types";
import { Arrow, Badge, Name, Section } from "@/parts";
import { HeadedPage } from "@/parts/HeadedPage";
import { Pending } from "@/parts/Pending";
import { Confirm } from "./Confirm";
import { Members } from "./Members";
import { NamesByScript } from "./NamesByScript";
import { EntityPassages } from "./Passages";
import { useEntity } from "./queries";
import classes from "./names.module.css";

export default function Entity() {
  const { entity } = useParams({ strict: false });
  const { t } = useTranslation("names");
  const asked = useEntity(entity ?? "");
  if (asked.data) return <Whole key={asked.data.id} entity={asked.data} />;
  return <Pending title={t("title")} back={<Link to="/names"><Arrow back /> {t("entity.back")}</Link>} error={asked.error} retry={() => void asked.refetch()} />;
}

function Whole({ entity }: { entity: EntityOut }) {
  const { t } = useTranslation("names");
  return (
    <HeadedPage
      title={entity.name}
      heading={<Name strong>{entity.name}</Name>}
      before={<Link to="/names"><Arrow back /> {t("entity.back")}</Link>}
      lead={<Facts entity={entity} />}
      actions={
        <>
          <Button variant="default" renderRoot={(props) => <Link to="/claims/{-$claim}" search={{ entity: entity.id }} {...props} />}>{t("entity.claims")}</Button>
          <Button variant="default" renderRoot={(props) => <Link to="/review/{-$statement}" search={{ entity: entity.id }} {...props} />}>{t("entity.review")}</Button>
          {entity.schema !== "Person" && <Button renderRoot={(props) => <Link to="/dossiers/$entity" params={{ entity: entity.id }} {...props} />}>{t("entity.dossier")}</Button>}
        </>
      }
    >
      {entity.schema === "Person" && <Confirm entity={entity} />}
      <Section title={t("entity.names")} lead={t("entity.names_about")}><NamesByScript names={[...new Set([entity.name, ...entity.names])]} /></Section>
      <Section title={t("entity.members")} lead={entity.members.some((member) => member.merge) ? t("entity.members_about") : undefined}><Members entity={entity} /></Section>
      <Section title={t("entity.passages")} lead={t("entity.passages_about")}><EntityPassages id={entity.id} /></Section>
    </HeadedPage>
  );
}

function Facts({ entity }: { entity: EntityOut }) {
  const { t } = useTranslation("names");
  return (
    <p className={classes["facts"]}>
      <span>{t(`schema.${entity.schema}`)}</span>
      <span>{t("statements", { count: entity.statements })}{entity.statements > 0 && <>, {t("accepted_count", { count: entity.accepted })}</>}</span>
      {entity.documents > 0 && <span>{t("documents", { count: entity.documents })}</span>}
      {entity.unreviewed_merge && <Badge tone="care">{t("unreviewed")}</Badge>}
    </p>
  );
}
