/** A person is masked in what is published until a reviewer confirms a public or corporate role. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { ProblemAlert, Section } from "@/parts";
import { OpenForm } from "@/parts/OpenForm";
import { useEntityDeeds } from "./queries";
import classes from "./names.module.css";

export function Confirm({ entity }: { entity: EntityOut }) {
  const { t } = useTranslation("names");
  const { tell } = useNotices();
  const { confirm } = useEntityDeeds(entity.id);
  const [asking, setAsking] = useState(false);
  if (entity.confirmed) return <Section title={t("confirm.title")}><p className={classes["soft"]}>{t("confirm.done")}</p></Section>;
  const save = () => confirm.mutate("", { onSuccess: () => tell(t("confirm.saved")) });
  return (
    <Section title={t("confirm.title")} lead={t("confirm.about")}>
      {!asking && <Button variant="default" onClick={() => setAsking(true)}>{t("confirm.open")}</Button>}
      {asking && (
        <OpenForm className={classes["ask"]} label={t("confirm.open")} onSave={save} onEnd={() => setAsking(false)}>
          <p>{t("confirm.ask")}</p>
          {confirm.error && <ProblemAlert error={confirm.error} />}
          <div className={classes["acts"]}>
            <Button type="submit" loading={confirm.isPending}>{t("confirm.save")}</Button>
            <Button variant="default" onClick={() => setAsking(false)}>{t("confirm.cancel")}</Button>
          </div>
        </OpenForm>
      )}
    </Section>
  );
}
