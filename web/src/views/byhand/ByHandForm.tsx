/** A statement made by hand: select words, give them to fields, done. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { Card, Prop, WantedOut } from "@/api/types";
import type { Mark, Selected } from "@/document";
import { Key } from "@/keys/Key";
import { useEscape, useKeys } from "@/keys/useKeys";
import { ProblemAlert, Shown, usePropWord } from "@/parts";
import { useFieldWord, useValueWord } from "../review/fieldWords";
import classes from "../review/review.module.css";
import { PROPS } from "../review/wish";
import { CHOSEN, chosenFor, dayIn, fieldsFor, marksOfSlots, neededFor, TYPED, type Slot } from "./slots";
import { SlotList } from "./SlotList";
import { quoteWanted, valuesOf, WantedSays } from "./wanted";

export interface ByHandFormProps {
  document: string;
  /** A row that wants its quote: the words that are chosen become it. */
  wanted?: WantedOut | undefined;
  selected: Selected | null;
  picking: boolean;
  onPicking: (picking: boolean) => void;
  onMarks: (marks: readonly Mark[] | null) => void;
  onDone: (card: Card) => void;
  onCancel: () => void;
}

export function ByHandForm({ document, wanted, selected, picking, onPicking, onMarks, onDone, onCancel }: ByHandFormProps) {
  const { t } = useTranslation("byhand");
  const propWord = usePropWord();
  const valueWord = useValueWord();
  const client = useQueryClient();
  const [prop, setProp] = useState<Prop>(wanted?.prop ?? "supplies");
  const [slots, setSlots] = useState<readonly Slot[]>([]);
  const [values, setValues] = useState<Record<string, string>>(() => valuesOf(wanted));
  const [accept, setAccept] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const label = useFieldWord(prop);
  const fields = useMemo(() => fieldsFor(prop), [prop]);
  const needed = neededFor(prop);
  const open = needed.filter((field) => !slots.some((slot) => slot.field === field));
  useEffect(() => onMarks(marksOfSlots(slots)), [slots, onMarks]);
  useEffect(() => () => onMarks(null), [onMarks]);

  function give(field: string): void {
    if (!selected) return;
    const { start, end, text } = selected;
    setSlots((before) => [...before.filter((slot) => !(slot.field === field && slot.start < end && slot.end > start)), { field, start, end, text }]);
    if (field === "date" && !values["date"]) setValues((before) => ({ ...before, date: dayIn(text) }));
    setError(null);
  }
  async function done(): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      const spans = slots.map(({ field, start, end }) => ({ field, start, end }));
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
      const card = wanted ? await quoteWanted(wanted, { document, slots, values: given, accept }) : await post<Card>(`/documents/${encodeURIComponent(document)}/statements`, { prop, spans, values: given, accept });
      client.setQueryData(["card", card.id], card);
      await client.invalidateQueries({ queryKey: ["view", document] });
      void client.invalidateQueries({ queryKey: ["case"] });
      if (wanted) for (const key of ["wanted", "wanted-row", "offers"]) void client.invalidateQueries({ queryKey: [key] });
      setSlots([]);
      setValues({});
      onDone(card);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }
  useKeys("byhand", {
    field: () => give(open[0] ?? fields[0] ?? "subject"),
    pick: () => onPicking(!picking),
    save: () => void done(),
    cancel: onCancel,
  });
  // What was begun is not lost by one key.
  useEscape(() => { if (picking) onPicking(false); else if (slots.length === 0) onCancel(); });
  return (
    <form className={classes["byhand"]} onSubmit={(event) => { event.preventDefault(); void done(); }}>
      <h2>{wanted ? t("wantedTitle") : t("title")}</h2>
      {wanted && <WantedSays row={wanted} />}
      <p className={classes["soft"]}>{wanted ? t("wantedLead") : t("lead")}</p>
      <p className={classes["chosen"]} data-none={selected ? undefined : true} aria-live="polite">
        {selected ? <bdi>“<Shown text={selected.text.length > 200 ? `${selected.text.slice(0, 200)}…` : selected.text} />”</bdi> : t("nothing")}
      </p>
      <button type="button" className={classes["button"]} aria-pressed={picking} onClick={() => onPicking(!picking)}>{t("pick")} <Key place="byhand" action="pick" /></button>
      {picking && <p className={classes["soft"]}>{t("pickHow")}</p>}
      <label className={classes["field"]}>
        <span>{t("prop")}</span>
        <select value={prop} disabled={wanted !== undefined} onChange={(event) => setProp(event.currentTarget.value as Prop)}>
          {PROPS.map((one) => <option key={one} value={one}>{propWord(one)}</option>)}
        </select>
      </label>
      <h3>{t("words")} <Key place="byhand" action="field" /></h3>
      <SlotList prop={prop} fields={fields} needed={needed} slots={slots} selected={selected} onGive={give} onTake={(slot) => setSlots((before) => before.filter((one) => one !== slot))} />
      <details className={classes["details"]} open={slots.some((slot) => slot.field === "date" || slot.field === "amount") || undefined}>
        <summary>{t("values")}</summary>
        {TYPED.filter((name) => (name !== "value" && name !== "unit") || prop === "figure").map((name) => (
          <label key={name} className={classes["field"]}>
            <span>{label(name)}</span>
            <input value={values[name] ?? ""} placeholder={t(`example.${name}`)} onChange={(event) => { const { value } = event.currentTarget; setValues((before) => ({ ...before, [name]: value })); }} dir="auto" />
          </label>
        ))}
        {chosenFor(prop).map((name) => (
          <label key={name} className={classes["field"]}>
            <span>{label(name)}</span>
            <select value={values[name] ?? CHOSEN[name]?.[0]} onChange={(event) => { const { value } = event.currentTarget; setValues((before) => ({ ...before, [name]: value })); }}>
              {CHOSEN[name]?.map((one) => <option key={one} value={one}>{valueWord(name, one)}</option>)}
            </select>
          </label>
        ))}
      </details>
      <label className={classes["check"]}><input type="checkbox" checked={accept} onChange={(event) => setAccept(event.currentTarget.checked)} /> {t("accept")}</label>
      {error !== null && <ProblemAlert error={error} />}
      {open.length > 0 && slots.length > 0 && <p className={classes["soft"]}>{t("open", { fields: open.map(label).join(", ") })}</p>}
      <div className={classes["row"]}>
        <button type="submit" className={classes["primary"]} disabled={busy || slots.length === 0}>{t("done")} <Key place="byhand" action="save" /></button>
        <button type="button" className={classes["button"]} onClick={onCancel}>{t("cancel")} <Key place="byhand" action="cancel" /></button>
      </div>
    </form>
  );
}
