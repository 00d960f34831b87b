/** A row typed by hand: what somebody says, until a document does. */
import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { Prop, WantedOut } from "@/api/types";
import { ProblemAlert, usePropWord } from "@/parts";
import { OpenForm } from "@/parts/OpenForm";
import { PROPS } from "@/views/review/wish";
import { useFieldWord } from "../review/fieldWords";
import classes from "./sheets.module.css";

const FIELDS = ["subject", "object", "object_text", "place", "date", "amount"] as const;
const SAID = ["speaker"] as const;

export function TypeRow({ onMade, onEnd }: { onMade: (row: WantedOut) => void; onEnd: () => void }) {
  const { t } = useTranslation("sheets");
  const propWord = usePropWord();
  const client = useQueryClient();
  const [prop, setProp] = useState<Prop>("supplies");
  const word = useFieldWord(prop);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [quote, setQuote] = useState("");
  const [links, setLinks] = useState("");
  const [note, setNote] = useState("");
  const names = prop === "said" ? [...FIELDS, ...SAID] : FIELDS;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => post<WantedOut>("/wanted", { prop, fields: Object.fromEntries(names.flatMap((name) => (fields[name]?.trim() ? [[name, fields[name]]] : []))), quote, links: links.split(/\s+/).filter(Boolean), note }),
    onSuccess: async (row) => {
      for (const key of ["wanted", "links", "case"]) await client.invalidateQueries({ queryKey: [key] });
      onMade(row);
    },
  });
  return (
    <OpenForm label={t("type.title")} className={classes["typing"]} onSave={() => mutate()} onEnd={onEnd}>
      <Select label={t("wanted.prop")} data={PROPS.map((value) => ({ value, label: propWord(value) }))} value={prop} allowDeselect={false} onChange={(value) => value && setProp(value as Prop)} />
      {names.map((name) => (
        <TextInput key={name} label={word(name)} placeholder={name === "date" ? "2019-06" : name === "amount" ? "1200000 CNY" : undefined} value={fields[name] ?? ""} onChange={(event) => { const { value } = event.currentTarget; setFields((before) => ({ ...before, [name]: value })); }} dir="auto" />
      ))}
      <Textarea className={classes["whole"]} label={t("wanted.typedQuote")} description={t("type.quoteHint")} value={quote} onChange={(event) => setQuote(event.currentTarget.value)} dir="auto" autosize minRows={1} />
      <Textarea className={classes["whole"]} label={t("wanted.links")} description={t("type.linksHint")} value={links} onChange={(event) => setLinks(event.currentTarget.value)} dir="auto" autosize minRows={1} />
      <TextInput className={classes["whole"]} label={t("wanted.note")} value={note} onChange={(event) => setNote(event.currentTarget.value)} dir="auto" />
      {error && <div className={classes["whole"]}><ProblemAlert error={error} /></div>}
      <div className={classes["row"]}>
        <Button type="submit" loading={isPending}>{t("type.keep")}</Button>
        <Button variant="default" onClick={onEnd}>{t("type.leave")}</Button>
      </div>
    </OpenForm>
  );
}
