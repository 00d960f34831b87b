/** A decision with its reason: one line, then which. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { JudgementBadge } from "@/parts";
import type { Ruling } from "./outbox";
import classes from "./review.module.css";

const RULINGS: readonly Ruling[] = ["accepted", "rejected", "unsure", "referred"];

interface ReasonFormProps {
  first: Ruling;
  canAccept: boolean;
  onDone: (judgement: Ruling, reason: string) => void;
  onCancel: () => void;
}

export function ReasonForm({ first, canAccept, onDone, onCancel }: ReasonFormProps) {
  const { t } = useTranslation("review");
  const [reason, setReason] = useState("");
  const [ruling, setRuling] = useState<Ruling>(first);
  return (
    // Escape leaves from any of its fields.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={classes["reason"]}
      onSubmit={(event) => {
        event.preventDefault();
        onDone(ruling, reason.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <label>
        {t("reason.label")}
        {/* It was asked for by a key: the next thing is to type. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <input autoFocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" maxLength={4000} />
      </label>
      <fieldset>
        <legend>{t("reason.which")}</legend>
        {RULINGS.map((one) => (
          <label key={one} className={classes["check"]}>
            <input type="radio" name="ruling" checked={ruling === one} disabled={one === "accepted" && !canAccept} onChange={() => setRuling(one)} /> <JudgementBadge judgement={one} />
          </label>
        ))}
      </fieldset>
      <div className={classes["row"]}>
        <button type="submit" className={classes["primary"]}>{t("reason.done")}</button>
        <button type="button" className={classes["button"]} onClick={onCancel}>{t("cancel")}</button>
      </div>
    </form>
  );
}
