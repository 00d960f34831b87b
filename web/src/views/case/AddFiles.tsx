/** Files into the case: dropped or chosen, each with how far it got and what was wrong with it. */
import { Button, Select } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Handling, SourceKind } from "@/api/types";
import { JobLine, Name, ProblemAlert } from "@/parts";
import classes from "./case.module.css";
import { sizeOf, useUploads, type Sending } from "./uploads";

const KINDS: SourceKind[] = ["unknown", "company", "government", "procurement", "court_or_parliament", "list", "news", "ngo"];
export const HANDLINGS: Handling[] = ["public", "quote_only", "not_quoted", "stays_here"];

export function AddFiles() {
  const { t } = useTranslation("case");
  const words = useTranslation("shell").t;
  const { sendings, add, stop } = useUploads();
  const [kind, setKind] = useState<SourceKind>("unknown");
  const [handling, setHandling] = useState<Handling>("public");
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (files: FileList | null) => add([...(files ?? [])], kind, handling);
  return (
    <div className={classes["adding"]}>
      <div className={classes["choices"]}>
        <Select label={t("add.kind")} value={kind} onChange={(value) => setKind((value ?? "unknown") as SourceKind)} data={KINDS.map((value) => ({ value, label: words(`kind.${value}`) }))} allowDeselect={false} />
        <Select label={t("add.handling")} value={handling} onChange={(value) => setHandling((value ?? "public") as Handling)} data={HANDLINGS.map((value) => ({ value, label: words(`handling.${value}`) }))} allowDeselect={false} description={t(`handled.${handling}`)} inputWrapperOrder={["label", "input", "description"]} />
      </div>
      {/* Dropping is the mouse's way; the button within is everybody's. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={classes["drop"]}
        data-over={over || undefined}
        role="group"
        aria-label={t("add.title")}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}
      >
        <p id={hint}>{t("add.drop")}</p>
        <Button variant="default" aria-describedby={hint} onClick={() => input.current?.click()}>{t("add.choose")}</Button>
        <input ref={input} type="file" multiple hidden aria-label={t("add.choose")} onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ""; }} />
      </div>
      {sendings.length > 0 && (
        <ul className={classes["sendings"]} aria-label={t("add.list")}>
          {sendings.map((one) => <li key={one.id}><SendingLine one={one} onStop={() => stop(one.id)} /></li>)}
        </ul>
      )}
    </div>
  );
}

function SendingLine({ one, onStop }: { one: Sending; onStop: () => void }) {
  const { t } = useTranslation("case");
  const documents = (one.job?.result?.["documents"] ?? []) as string[];
  const statements = Number(one.job?.result?.["statements"] ?? 0);
  return (
    <>
      <div className={classes["sendingHead"]}>
        <Name>{one.file.name}</Name> <span>{sizeOf(one.file.size)}</span>
        {one.stage === "waiting" && <span>{t("add.waiting")}</span>}
        {one.stage === "sending" && <><span role="status">{t("add.sent", { percent: Math.round((100 * one.sent) / Math.max(1, one.file.size)) })}</span><Button size="compact-xs" variant="default" onClick={onStop}>{t("add.stop")}</Button></>}
        {one.stage === "stopped" && <span>{t("add.stopped")}</span>}
        {one.stage === "read" && documents[0] && <Link to="/documents/$document" params={{ document: documents[0] }}>{t("add.open")}</Link>}
        {one.stage === "read" && <span>{t("add.found", { count: statements })}</span>}
        {one.stage === "read" && statements > 0 && (
          <Link to="/review/{-$statement}" params={{ statement: undefined }} search={{ order: documents.length === 1 ? "document" : "newest", status: "proposed", ...(documents.length === 1 && documents[0] ? { document: documents[0] } : {}) }}>{t("add.review")}</Link>
        )}
      </div>
      {one.error !== undefined && <ProblemAlert error={one.error} />}
      {one.job && <JobLine job={one.job} name={one.file.name} />}
    </>
  );
}
