/** What was merged into an entity, by whom and why; those that do not belong there can be taken out, after seeing what that changes. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Name, ProblemAlert, Table, When } from "@/parts";
import { OpenForm } from "@/parts/OpenForm";
import { firstOf } from "@/parts/script";
import { Shown } from "@/parts/Shown";
import { PreviewPanel } from "./PreviewPanel";
import { useEntityDeeds, useSplitPreview } from "./queries";
import classes from "./names.module.css";

export function Members({ entity }: { entity: EntityOut }) {
  const { t } = useTranslation("names");
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const merged = entity.members.filter((member) => member.merge !== null);
  if (merged.length === 0) return <p className={classes["soft"]}>{t("entity.no_members")}</p>;
  const tick = (id: string, on: boolean) => setTicked((before) => (on ? [...before, id] : before.filter((one) => one !== id)));
  const rows = merged.flatMap(({ id, name, merge }) =>
    merge
      ? [{
          key: merge.id,
          cells: [
            <Checkbox key="take" checked={ticked.includes(merge.id)} onChange={(event) => tick(merge.id, event.currentTarget.checked)} aria-label={t("entity.take_out", { name: firstOf(name, 60) })} />,
            <span key="name" title={id}><Name>{name}</Name></span>,
            merge.auto ? t("entity.auto") : <Name key="by">{merge.by}</Name>,
            <When key="when" at={merge.at} dayOnly short />,
            merge.reason && <Shown key="why" text={merge.reason} />,
          ],
        }]
      : [],
  );
  return (
    <>
      <Table
        heads={[t("split.title"), t("entity.member"), t("entity.merged_by"), t("entity.merged_when"), t("entity.merged_why")]}
        tight={[3]}
        rows={rows}
      />
      {ticked.length > 0 && <Split entity={entity} decisions={ticked} onEnd={() => setTicked([])} />}
    </>
  );
}

function Split({ entity, decisions, onEnd }: { entity: EntityOut; decisions: readonly string[]; onEnd: () => void }) {
  const { t } = useTranslation("names");
  const { tell } = useNotices();
  const [reason, setReason] = useState("");
  const { split } = useEntityDeeds(entity.id);
  // Once taken out, there is nothing left to look ahead to.
  const preview = useSplitPreview(entity.id, split.isPending || split.isSuccess ? [] : decisions);
  const save = () => {
    if (!preview.data || split.isPending) return;
    // What is refused is told beneath the form; it may be gone by the time that all is well.
    split.mutateAsync({ decisions, reason: reason.trim() }).then(
      () => {
        tell(t("split.done"));
        onEnd();
      },
      () => undefined,
    );
  };
  return (
    <OpenForm still className={classes["split"]} onSave={save} onEnd={onEnd} label={t("split.title")}>
      <PreviewPanel preview={preview.data} waiting={preview.isPending} error={preview.error} />
      <TextInput label={t("split.reason")} description={t("split.reason_hint")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" maw={560} />
      {split.error && <ProblemAlert error={split.error} />}
      <div className={classes["acts"]}>
        <Button type="submit" disabled={!preview.data} loading={split.isPending}>{t("split.save", { count: decisions.length })}</Button>
        <Button variant="default" onClick={onEnd}>{t("split.cancel")}</Button>
      </div>
    </OpenForm>
  );
}
