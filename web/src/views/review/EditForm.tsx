/** A statement mended in place: words by selecting them in the page, values by choosing or typing; both statements are kept. */
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { Card, DecisionOut, FieldOut } from "@/api/types";
import { kindOf, marksOfCard, type Mark, type Selected } from "@/document";
import { Key } from "@/keys/Key";
import { useEscape, useKeys } from "@/keys/useKeys";
import { ProblemAlert, Shown } from "@/parts";
import { SlotList } from "../byhand/SlotList";
import { marksOfSlots, neededFor, type Slot } from "../byhand/slots";
import { useFieldWord, useValueWord } from "./fieldWords";
import classes from "./review.module.css";

interface EditFormProps {
  card: Card;
  selected: Selected | null;
  picking: boolean;
  onPicking: (picking: boolean) => void;
  onMarks: (marks: readonly Mark[] | null) => void;
  onDone: (card: Card) => void;
  onCancel: () => void;
}

function tiedSlots(card: Card): Slot[] {
  const tied = card.anchors.map(({ field, start, end, exact }) => ({ field, start, end, text: exact }));
  return tied.some((slot) => slot.field === "quote") ? tied : [...tied, { field: "quote", start: card.quote.start, end: card.quote.end, text: card.quote.exact }];
}

function ValueField({ field, label, value, onValue }: { field: FieldOut; label: string; value: string; onValue: (value: string) => void }) {
  const word = useValueWord();
  return (
    <label className={classes["field"]}>
      <span><span className={classes["swatch"]} data-kind={kindOf(field.name)} aria-hidden /> {label}</span>
      {field.choices.length > 0 ? (
        <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {!field.choices.includes(value) && <option value={value}>–</option>}
          {field.choices.map((one) => <option key={one} value={one}>{word(field.name, one)}</option>)}
        </select>
      ) : (
        <input value={value} onChange={(event) => onValue(event.currentTarget.value)} dir="auto" />
      )}
    </label>
  );
}

export function EditForm({ card, selected, picking, onPicking, onMarks, onDone, onCancel }: EditFormProps) {
  const { t } = useTranslation("byhand");
  const label = useFieldWord(card.prop);
  const [given, setGiven] = useState<readonly Slot[]>([]);
  const [cleared, setCleared] = useState<readonly string[]>([]);
  const [values, setValues] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const before = useMemo(() => tiedSlots(card), [card]);
  const slots = [...before.filter((slot) => !given.some((one) => one.field === slot.field) && !cleared.includes(slot.field)), ...given];
  const worded = useMemo(() => card.fields.filter((field) => field.editable === "words").map((field) => field.name), [card]);
  const fields = worded.includes("quote") ? worded : [...worded, "quote"];
  const changed = given.length > 0 || cleared.length > 0 || Object.entries(values).some(([name, value]) => card.fields.find((field) => field.name === name)?.value !== value);
  useEffect(() => {
    const kept = marksOfCard(card).filter((mark) => mark.kind === "quote");
    onMarks([...(given.some((slot) => slot.field === "quote") ? [] : kept), ...marksOfSlots(slots)]);
    // `slots` follows from these.
    // eslint-disable-next-line react/exhaustive-deps
  }, [given, cleared, card, onMarks]);
  useEffect(() => () => onMarks(null), [onMarks]);
  function give(field: string): void {
    if (!selected) return;
    const { start, end, text } = selected;
    setGiven((all) => [...all.filter((slot) => slot.field !== field), { field, start, end, text }]);
    setCleared((all) => all.filter((name) => name !== field));
  }
  function take(slot: Slot): void {
    setGiven((all) => all.filter((one) => one !== slot));
    if (!given.includes(slot)) setCleared((all) => [...all, slot.field]);
  }
  async function done(): Promise<void> {
    if (busy || !changed) return;
    setBusy(true);
    try {
      const told = Object.entries(values).filter(([name, value]) => card.fields.find((field) => field.name === name)?.value !== value);
      const fieldsAsked = { ...Object.fromEntries(cleared.map((name) => [name, ""])), ...Object.fromEntries(told) };
      const spans = given.map(({ field, start, end }) => ({ field, start, end }));
      const answer = await post<{ decision: DecisionOut; card: Card }>(`/statements/${encodeURIComponent(card.id)}/edit`, { fields: fieldsAsked, spans, reason, seen: card.last_decision });
      onDone(answer.card);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }
  useKeys("byhand", { field: () => give(neededFor(card.prop).find((name) => !slots.some((slot) => slot.field === name)) ?? "quote"), pick: () => onPicking(!picking), save: () => void done(), cancel: onCancel });
  // What was begun is not lost by one key.
  useEscape(() => { if (picking) onPicking(false); else if (!changed && !reason) onCancel(); });
  return (
    <form className={classes["byhand"]} onSubmit={(event) => { event.preventDefault(); void done(); }}>
      <h2>{t("editTitle")}</h2>
      <p className={classes["soft"]}>{t("editLead")}</p>
      <p className={classes["chosen"]} data-none={selected ? undefined : true} aria-live="polite">{selected ? <bdi>“<Shown text={selected.text.slice(0, 200)} />”</bdi> : t("nothing")}</p>
      <button type="button" className={classes["button"]} aria-pressed={picking} onClick={() => onPicking(!picking)}>{t("pick")} <Key place="byhand" action="pick" /></button>
      {picking && <p className={classes["soft"]}>{t("pickHow")}</p>}
      <h3>{t("words")}</h3>
      <SlotList prop={card.prop} fields={fields} needed={neededFor(card.prop)} slots={slots} selected={selected} onGive={give} onTake={take} />
      <h3>{t("values")}</h3>
      {card.fields.filter((field) => field.editable === "value").map((field) => (
        <ValueField key={field.name} field={field} label={label(field.name)} value={values[field.name] ?? field.value} onValue={(value) => setValues((all) => ({ ...all, [field.name]: value }))} />
      ))}
      <label className={classes["field"]}><span>{t("reason")}</span><input value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" /></label>
      {error !== null && <ProblemAlert error={error} />}
      <div className={classes["row"]}>
        <button type="submit" className={classes["primary"]} disabled={busy || !changed}>{t("saveEdit")} <Key place="byhand" action="save" /></button>
        <button type="button" className={classes["button"]} onClick={onCancel}>{t("cancel")} <Key place="byhand" action="cancel" /></button>
      </div>
    </form>
  );
}
