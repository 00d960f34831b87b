/** All that a statement says, field by field, each with the words that it stands on. */
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Card, FieldOut, Prop } from "@/api/types";
import { kindOf } from "@/document";
import { Name, saidWhen, Shown } from "@/parts";
import { neededFor } from "../byhand/slots";
import { useFieldWord, useValueWord } from "./fieldWords";
import classes from "./review.module.css";

/** What is so of most statements is not said of each. */
const USUAL: Record<string, string> = { polarity: "affirmed", modality: "asserted", phase: "unstated", role: "unstated", directness: "unstated", form: "document" };

/** Fields that rest on words wherever they are filled; the rest is how these are read, or follows from them. */
function wantsWords(prop: Prop): ReadonlySet<string> {
  return new Set([...neededFor(prop), "date", ...(prop === "figure" ? [] : ["amount"])]);
}

/** What often says again what another field says. */
const AGAIN: Record<string, readonly string[]> = { speaker: ["subject", "object"], organization: ["subject", "object", "speaker"], place: ["subject", "object"] };

export function isTold(field: FieldOut): boolean {
  return field.name !== "prop" && field.name !== "quote" && (field.value !== "" || field.words !== "") && USUAL[field.name] !== field.value;
}

function isSame(one: FieldOut, other: FieldOut | undefined): boolean {
  return other?.value === one.value && (one.words === "" || one.start === other.start);
}

/** The fields that a card shows, each once: of the same words under two names the first. */
function toldOf(card: Card): FieldOut[] {
  const of = new Map(card.fields.map((field) => [field.name, field]));
  const isAgain = (field: FieldOut) => AGAIN[field.name]?.some((name) => isSame(field, of.get(name))) ?? (field.name === "amount" && field.words === "" && field.value === `${of.get("value")?.value} ${of.get("unit")?.value}`);
  return card.fields.filter((field) => isTold(field) && !isAgain(field));
}

const Value = memo(function Value({ field }: { field: FieldOut }) {
  const { i18n } = useTranslation();
  const word = useValueWord();
  if (field.name === "date") return <time dateTime={field.value}>{saidWhen(field.value, i18n.language)}</time>;
  if (field.choices.length > 0) return word(field.name, field.value);
  return <Name limit={90}>{field.value}</Name>;
});

export const Fields = memo(function Fields({ card, onShow }: { card: Card; onShow: (start: number, end: number) => void }) {
  const { t } = useTranslation("review");
  const label = useFieldWord(card.prop);
  const wanted = wantsWords(card.prop);
  const doubted = new Map(card.doubts.filter((doubt) => doubt.field).map((doubt) => [doubt.field, doubt]));
  return (
    <dl className={classes["fields"]}>
      {toldOf(card).map((field) => (
        <div key={field.name + String(field.start)} data-doubted={doubted.has(field.name) || undefined}>
          <dt>
            <span className={classes["swatch"]} data-kind={kindOf(field.name)} aria-hidden />
            {label(field.name)}
          </dt>
          <dd>
            <span className={classes["value"]}><Value field={field} /></span>
            {field.words && field.start !== null && field.end !== null ? (
              <button type="button" className={classes["tied"]} onClick={() => onShow(field.start ?? 0, field.end ?? 0)} title={t("field.show")}>
                {field.words === field.value ? t("field.same") : <bdi>“<Shown text={field.words.length > 140 ? `${field.words.slice(0, 140)}…` : field.words} />”</bdi>}
              </button>
            ) : (
              wanted.has(field.name) && <span className={classes["untied"]}>{t("field.untied")}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
});
