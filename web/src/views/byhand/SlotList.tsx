/** The fields that take words: each with its number as a key, its words, and a way to give or take them. */
import { memo, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Prop } from "@/api/types";
import { kindOf, type Selected } from "@/document";
import { KeyCap } from "@/keys/Key";
import { Shown } from "@/parts";
import { useFieldWord } from "../review/fieldWords";
import classes from "../review/review.module.css";
import type { Slot } from "./slots";

interface SlotListProps {
  prop: Prop;
  fields: readonly string[];
  needed: readonly string[];
  slots: readonly Slot[];
  selected: Selected | null;
  onGive: (field: string) => void;
  onTake: (slot: Slot) => void;
}

/** 1 to 9 give the selected words to a field. */
function useDigits(fields: readonly string[], onGive: (field: string) => void): void {
  const latest = useRef({ fields, onGive });
  useLayoutEffect(() => {
    latest.current = { fields, onGive };
  });
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || target?.closest("input,textarea,select,[role=dialog]")) return;
      const field = /^[1-9]$/.test(event.key) ? latest.current.fields[Number(event.key) - 1] : undefined;
      if (!field) return;
      event.preventDefault();
      latest.current.onGive(field);
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

export const SlotList = memo(function SlotList({ prop, fields, needed, slots, selected, onGive, onTake }: SlotListProps) {
  const { t } = useTranslation("byhand");
  const label = useFieldWord(prop);
  useDigits(fields, onGive);
  return (
    <ul className={classes["slots"]}>
      {fields.map((field, at) => {
        const filled = slots.filter((slot) => slot.field === field);
        return (
          <li key={field} data-needed={(needed.includes(field) && filled.length === 0) || undefined}>
            <button type="button" className={classes["slot"]} aria-disabled={selected === null || undefined} onClick={() => onGive(field)} title={t("give", { field: label(field) })}>
              {at < 9 && <KeyCap value={String(at + 1)} />}
              <span className={classes["swatch"]} data-kind={kindOf(field)} aria-hidden />
              {label(field)}
              {needed.includes(field) && filled.length === 0 && <span className={classes["soft"]}> {t("needed")}</span>}
            </button>
            {filled.map((slot) => (
              <span key={slot.start} className={classes["slotWords"]}>
                <bdi>“<Shown text={slot.text.length > 160 ? `${slot.text.slice(0, 160)}…` : slot.text} />”</bdi>
                <button type="button" className={classes["slotTake"]} onClick={() => onTake(slot)} aria-label={t("take", { field: label(field) })}>×</button>
              </span>
            ))}
          </li>
        );
      })}
    </ul>
  );
});
