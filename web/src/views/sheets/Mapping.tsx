/** What each column of a sheet is taken for, beside what stands in it; nothing is taken in before this is agreed to. */
import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { ColumnOut, Job, SheetPreview } from "@/api/types";
import { Badge, JobLine, Name, ProblemAlert, Shown, Table, useJob } from "@/parts";
import { Look } from "./Look";
import { useFieldWord } from "./fields";
import classes from "./sheets.module.css";

const SEVERAL = new Set(["link", "note"]);

interface Chosen {
  sheet: string;
  header_row: number;
  columns: Record<number, string> | null;
}

export function Mapping({ first, onLeave }: { first: SheetPreview; onLeave: () => void }) {
  const { t } = useTranslation("sheets");
  const [chosen, setChosen] = useState<Chosen>({ sheet: first.sheet, header_row: first.header_row, columns: null });
  const [keep, setKeep] = useState(true);
  const { job, busy, start } = useJob();
  const asked = useQuery({
    queryKey: ["sheet", first.upload, chosen.sheet, chosen.header_row],
    queryFn: () => post<SheetPreview>("/sheets/preview", { upload: first.upload, sheet: chosen.sheet, header_row: chosen.header_row }),
    initialData: chosen.sheet === first.sheet && chosen.header_row === first.header_row ? first : undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preview = asked.data ?? first;
  const columns = chosen.columns ?? Object.fromEntries(preview.columns.map((one) => [one.index, one.field]));
  const looked = useQuery({
    queryKey: ["sheet-look", first.upload, chosen],
    queryFn: () => post<SheetPreview>("/sheets/preview", { upload: first.upload, ...chosen }),
    enabled: chosen.columns !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const map = (index: number, field: string) => setChosen((before) => ({ ...before, columns: { ...columns, [index]: field } }));
  const take = () => void start(() => post<Job>("/sheets", { upload: first.upload, sheet: chosen.sheet, header_row: chosen.header_row, columns, keep_mapping: keep }));
  return (
    <div className={classes["mapping"]}>
      <div className={classes["mapHead"]}>
        <div>
          <strong><Name>{preview.name}</Name></strong> {preview.is_ours && <Badge tone="calm">{t("map.ours")}</Badge>} {preview.known_mapping && <Badge tone="plain">{t("map.known")}</Badge>}
          <p>{t("map.rows", { count: preview.rows })}{preview.encoding && <> · {preview.encoding}</>}</p>
        </div>
        {preview.sheets.length > 1 && <Select label={t("map.sheet")} data={preview.sheets} value={chosen.sheet} allowDeselect={false} onChange={(value) => value && setChosen({ sheet: value, header_row: 0, columns: null })} />}
        <NumberInput label={t("map.header")} value={preview.header_row} min={0} max={1000} allowDecimal={false} w={140} onChange={(value) => typeof value === "number" && setChosen((before) => ({ ...before, header_row: value, columns: null }))} />
      </div>
      {preview.notes.length > 0 && <ul className={classes["notes"]}>{preview.notes.map((note) => <li key={note}><Shown text={note} /></li>)}</ul>}
      {asked.error && <ProblemAlert error={asked.error} />}
      <Columns preview={preview} columns={columns} onMap={map} />
      {job?.state !== "done" && <Look preview={(chosen.columns && looked.data) || preview} />}
      {chosen.columns && looked.error && <ProblemAlert error={looked.error} />}
      <Checkbox label={t("map.keep")} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
      {job && <JobLine job={job} name={preview.name} />}
      {job?.state === "done" && <Taken result={job.result ?? {}} />}
      <div className={classes["row"]}>
        {job?.state !== "done" && <Button loading={busy} onClick={take}>{preview.is_ours ? t("map.compare") : t("map.take")}</Button>}
        <Button variant="default" onClick={onLeave}>{job?.state === "done" ? t("map.another") : t("map.leave")}</Button>
      </div>
    </div>
  );
}

function Columns({ preview, columns, onMap }: { preview: SheetPreview; columns: Record<number, string>; onMap: (index: number, field: string) => void }) {
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  const taken = new Set(Object.values(columns).filter((field) => !SEVERAL.has(field)));
  const choices = (column: ColumnOut) => [
    { value: "", label: t("map.nothing") },
    ...preview.fields.map((field) => ({ value: field, label: word(field), disabled: taken.has(field) && columns[column.index] !== field })),
  ];
  return (
    <Table
      heads={[t("map.column"), t("map.takenFor"), t("map.examples")]}
      rows={preview.columns.map((column) => ({
        key: column.index,
        cells: [
          <span key="name" className={classes["column"]} data-off={!columns[column.index] || undefined}><Name>{column.header || t("map.unnamed", { number: column.index + 1 })}</Name></span>,
          <div key="choice" className={classes["choice"]}>
            <Select size="xs" aria-label={t("map.takenForOf", { name: column.header || String(column.index + 1) })} data={choices(column)} value={columns[column.index] ?? ""} allowDeselect={false} searchable onChange={(value) => onMap(column.index, value ?? "")} />
            {column.guessed && !preview.is_ours && columns[column.index] === column.field && column.field !== "" && <span>{t("map.guessed")}</span>}
          </div>,
          <div key="examples" className={classes["examples"]} data-off={!columns[column.index] || undefined}>{column.examples.slice(0, 3).map((one) => <span key={one}><Name limit={70} still>{one}</Name></span>)}</div>,
        ],
      }))}
    />
  );
}

function Taken({ result }: { result: Record<string, unknown> }) {
  const { t } = useTranslation("sheets");
  const number = (name: string) => Number(result[name] ?? 0);
  return (
    <div role="status" className={classes["taken"]}>
      <p>{t("taken.wanted", { count: number("wanted") })} {t("taken.known", { count: number("known") })} {t("taken.changes", { count: number("changes") })} {number("conflicts") > 0 && t("taken.conflicts", { count: number("conflicts") })}</p>
      <p className={classes["row"]}>
        {number("wanted") + number("known") > 0 && <Link to="/wanted/{-$row}">{t("taken.toWanted")}</Link>}
        {number("changes") > 0 && <Link to="/changes">{t("taken.toChanges")}</Link>}
      </p>
    </div>
  );
}
