/** The spreadsheet, in and out: columns mapped once, rows that want their quotes, edits that come back as proposals. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { save, upload } from "@/api/client";
import type { SheetPreview } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { ProblemAlert, Section, ViewPage, Waiting } from "@/parts";
import { Held } from "./Held";
import { Kept } from "./Kept";
import { Mapping } from "./Mapping";
import classes from "./sheets.module.css";

export default function View() {
  const { t } = useTranslation("sheets");
  return (
    <ViewPage title={t("title")} lead={t("lead")}>
      <Section title={t("in.title")} lead={t("in.lead")}><TakeIn /></Section>
      <Held />
      <Kept />
      <Section title={t("out.title")} lead={t("out.lead")}><GiveOut /></Section>
    </ViewPage>
  );
}

function TakeIn() {
  const { t } = useTranslation("sheets");
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState(0);
  const { mutate, data, isPending, error, reset } = useMutation({
    mutationFn: (file: File) => upload<SheetPreview>("/sheets/uploads", file, { name: file.name }, (done, total) => setSent(Math.round((100 * done) / Math.max(1, total)))),
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) mutate(file);
  };
  if (data) return <Mapping key={data.upload} first={data} onLeave={reset} />;
  return (
    <div className={classes["taking"]}>
      {/* Dropping is the mouse's way; the button within is everybody's. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={classes["drop"]}
        data-over={over || undefined}
        role="group"
        aria-label={t("in.title")}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}
      >
        <p>{t("in.drop")}</p>
        <Button variant="default" loading={isPending} onClick={() => input.current?.click()}>{t("in.choose")}</Button>
        <input ref={input} type="file" hidden accept=".xlsx,.xls,.ods,.csv,.tsv,.txt" aria-label={t("in.choose")} onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ""; }} />
      </div>
      {isPending && <Waiting what={t("in.sent", { percent: sent })} />}
      {error && <ProblemAlert error={error} />}
    </div>
  );
}

function GiveOut() {
  const { t } = useTranslation("sheets");
  const { refuse } = useNotices();
  const { mutate, isPending, variables } = useMutation({ mutationFn: (path: string) => save(path), onError: refuse });
  return (
    <div className={classes["row"]}>
      <Button variant="default" loading={isPending && variables === "/export.xlsx"} onClick={() => mutate("/export.xlsx")}>{t("out.xlsx")}</Button>
      <Button variant="default" loading={isPending && variables === "/export.csv"} onClick={() => mutate("/export.csv")}>{t("out.csv")}</Button>
    </div>
  );
}
