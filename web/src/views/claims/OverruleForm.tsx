/** A person's own verdict, with its reason; the program's is kept beside it. */
import { Button, Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Verdict, Weighing } from "@/api/types";
import { ProblemAlert } from "@/parts";
import { OpenForm } from "@/parts/OpenForm";
import classes from "./claims.module.css";
import { useOverrule } from "./queries";

const VERDICTS: readonly Verdict[] = ["contradicted", "challenged", "different", "consistent", "unaddressed"];

export function OverruleForm({ claim, weighing, onEnd }: { claim: string; weighing: Weighing; onEnd: () => void }) {
  const { t } = useTranslation("claims");
  const { overrule } = useOverrule(claim);
  const [verdict, setVerdict] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const ready = verdict !== null && reason.trim() !== "";
  const save = () => {
    setTried(true);
    if (ready && !overrule.isPending) overrule.mutate({ evidence: weighing.evidence, verdict: verdict as Verdict, reason: reason.trim() }, { onSuccess: onEnd });
  };
  return (
    <OpenForm className={classes["overrule"]} onSave={save} onEnd={onEnd} label={t("overrule.title")}>
      <h4>{t("overrule.title")}</h4>
      <p className={classes["soft"]}>{t("overrule.about")}</p>
      <Radio.Group label={t("overrule.verdict")} value={verdict} onChange={setVerdict} error={tried && verdict === null ? t("overrule.verdict_needed") : undefined} withAsterisk>
        <div className={classes["choices"]}>
          {VERDICTS.filter((one) => one !== weighing.stands).map((one) => (
            <Radio key={one} value={one} label={t(`verdict.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t("overrule.reason")}
        description={t("overrule.reason_hint")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === "" ? t("overrule.reason_needed") : undefined}
        withAsterisk
        dir="auto"
      />
      {overrule.error && <ProblemAlert error={overrule.error} />}
      <div className={classes["acts"]}>
        <Button type="submit" loading={overrule.isPending}>{t("overrule.save")}</Button>
        <Button variant="default" onClick={onEnd}>{t("overrule.cancel")}</Button>
      </div>
    </OpenForm>
  );
}
