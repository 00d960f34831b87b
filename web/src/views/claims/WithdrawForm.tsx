/** Takes an overruling back; it stays in the log, marked as withdrawn. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecisionOut } from "@/api/types";
import { ProblemAlert } from "@/parts";
import { OpenForm } from "@/parts/OpenForm";
import classes from "./claims.module.css";
import { useOverrule } from "./queries";

export function WithdrawForm({ claim, decision, onEnd }: { claim: string; decision: DecisionOut; onEnd: () => void }) {
  const { t } = useTranslation("claims");
  const { withdraw } = useOverrule(claim);
  const [reason, setReason] = useState("");
  const save = () => {
    if (!withdraw.isPending) withdraw.mutate({ decision: decision.id, reason: reason.trim() }, { onSuccess: onEnd });
  };
  return (
    <OpenForm className={classes["overrule"]} onSave={save} onEnd={onEnd} label={t("overrule.withdraw_title")}>
      <h4>{t("overrule.withdraw_title")}</h4>
      <p className={classes["soft"]}>{t("overrule.withdraw_about")}</p>
      <TextInput label={t("overrule.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" />
      {withdraw.error && <ProblemAlert error={withdraw.error} />}
      <div className={classes["acts"]}>
        <Button type="submit" loading={withdraw.isPending}>{t("overrule.withdraw_save")}</Button>
        <Button variant="default" onClick={onEnd}>{t("overrule.cancel")}</Button>
      </div>
    </OpenForm>
  );
}
