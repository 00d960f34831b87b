/** What a decision would change, shown before it is taken: names, statements, lines, verdicts, and what to look at first. */
import { useState } from "react";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Preview } from "@/api/types";
import { Arrow, Name, ProblemAlert, Waiting } from "@/parts";
import { keyed } from "@/parts/keyed";
import { Folded } from "@/parts/Folded";
import { Shown } from "@/parts/Shown";
import { Stand } from "@/views/claims/Stand";
import classes from "./names.module.css";

interface PreviewPanelProps {
  preview: Preview | undefined;
  waiting: boolean;
  error: Error | null;
}

const FIRST = 6;

export function PreviewPanel({ preview, waiting, error }: PreviewPanelProps) {
  const { t } = useTranslation("names");
  return (
    <section className={classes["preview"]} aria-labelledby="preview-title">
      <h2 id="preview-title">{t("preview.title")}</h2>
      {error && <ProblemAlert error={error} />}
      {waiting && !error && <Waiting what={t("preview.loading")} />}
      {preview && <Changes preview={preview} />}
    </section>
  );
}

function Changes({ preview }: { preview: Preview }) {
  const { t } = useTranslation("names");
  const { warnings, names, statements, lines, verdicts } = preview;
  const calm = warnings.length === 0 && lines.length === 0 && verdicts.length === 0;
  return (
    <div className={classes["changes"]}>
      {warnings.length > 0 && (
        <div className={classes["warnings"]}>
          <h3>{t("preview.warnings")}</h3>
          <ul>{warnings.map((warning) => <li key={warning}><Shown text={warning} /></li>)}</ul>
        </div>
      )}
      <div>
        <h3>{t("preview.names")}</h3>
        <ul className={classes["nameList"]}>{names.map((name) => <li key={name}><Name>{name}</Name></li>)}</ul>
      </div>
      <div>
        <h3>{statements === 0 ? t("preview.statements_none") : t("preview.statements", { count: statements })}</h3>
        {calm && <p className={classes["soft"]}>{t("preview.calm")}</p>}
      </div>
      {verdicts.length > 0 && (
        <div>
          <h3>{t("preview.verdicts", { count: verdicts.length })}</h3>
          <ul className={classes["verdictChanges"]}>
            {verdicts.map((one) => (
              <li key={`${one.claim}:${one.before}:${one.after}:${one.sentence}`}>
                <span><Folded text={one.sentence} limit={400} /></span>
                <span className={classes["change"]}><Stand verdict={one.before} /> <Arrow /> <Stand verdict={one.after} /></span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {lines.length > 0 && <Lines lines={lines} />}
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation("names");
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, FIRST);
  return (
    <div>
      <h3>{t("preview.lines", { count: lines.length })}</h3>
      <ul className={classes["lines"]}>{keyed(shown, (line) => line).map(({ key, item }) => <li key={key}><Folded text={item} limit={400} /></li>)}</ul>
      {lines.length > FIRST && (
        <Button size="xs" variant="default" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("preview.fewer") : t("preview.all", { count: lines.length })}</Button>
      )}
    </div>
  );
}
