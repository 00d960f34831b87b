/** How a document came into the case: its hash, when, how and from where, and how it may be handled. */
import { Button, CopyButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CaptureOut } from "@/api/types";
import { FieldTable, HandlingBadge, Name, ProblemList, Shown, useKindWord, When } from "@/parts";
import classes from "./documents.module.css";

export function Record({ captures }: { captures: readonly CaptureOut[] }) {
  const { t } = useTranslation("documents");
  return (
    <div className={classes["record"]}>
      {captures.map((capture, at) => (
        <section key={capture.id} aria-label={t("one.capture", { number: at + 1, total: captures.length })}>
          {captures.length > 1 && <h2>{t("one.capture", { number: at + 1, total: captures.length })}</h2>}
          <Captured capture={capture} />
        </section>
      ))}
      <p className={classes["soft"]}>{t("one.shows")}</p>
    </div>
  );
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

function sized(bytes: number, language: string): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)));
  return new Intl.NumberFormat(language, { style: "unit", unit: UNITS[power], unitDisplay: power === 0 ? "long" : "short", maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
}

function Captured({ capture }: { capture: CaptureOut }) {
  const { t, i18n } = useTranslation("documents");
  const { t: shell } = useTranslation("shell");
  const kind = useKindWord();
  return (
    <>
      <FieldTable
        rows={[
          [t("one.when"), <When key="when" at={capture.at} />],
          [t("one.how"), <Shown key="how" text={capture.method} />],
          [t("one.where"), <Name key="where" limit={200}>{capture.locator}</Name>],
          capture.via !== "" && [t("one.via"), <Name key="via" limit={200}>{capture.via}</Name>],
          capture.archived_at !== "" && [t("one.archived"), <When key="archived" at={capture.archived_at} />],
          [t("one.media"), capture.media_type],
          [t("one.size"), sized(capture.size, i18n.language)],
          [t("one.hash"), <Hash key="hash" value={capture.blob} />],
          [t("one.log"), capture.log_entry === null ? t("one.log_none") : <Link key="log" to="/case/log" search={{ entry: String(capture.log_entry) }}>{capture.log_entry}</Link>],
          capture.parent !== "" && [t("one.parent"), <code key="parent" className={classes["hash"]}>{capture.parent}</code>],
          [t("one.kind"), kind(capture.kind)],
          [t("one.handling"), <Handled key="handling" capture={capture} />],
        ]}
      />
      {capture.own_handling !== capture.handling && <p className={classes["soft"]}>{t("one.handling_own", { handling: shell(`handling.${capture.own_handling}`) })}</p>}
      {capture.problems.length > 0 && <><h2>{t("one.problems")}</h2><ProblemList problems={capture.problems} label={t("one.problems")} /></>}
    </>
  );
}

function Hash({ value }: { value: string }) {
  const { t } = useTranslation("documents");
  return (
    <>
      <code className={classes["hash"]}>{value}</code>{" "}
      <CopyButton value={value}>{({ copied, copy }) => <Button size="compact-xs" variant="default" onClick={copy}>{copied ? t("one.copied") : t("one.copy")}</Button>}</CopyButton>
    </>
  );
}

function Handled({ capture }: { capture: CaptureOut }) {
  const { t } = useTranslation("documents");
  return (
    <>
      <HandlingBadge handling={capture.handling} /> <Link to="/case/sources" search={{ capture: capture.id }}>{t("one.change_handling")}</Link>
      <p className={classes["soft"]}>{t(`handling_about.${capture.handling}`)}</p>
      {capture.handled && <p className={classes["soft"]}>{t("one.handled", { name: capture.handled.by, when: "" })}<When at={capture.handled.at} dayOnly />{capture.handled.reason && <>: <Shown text={capture.handled.reason} /></>}</p>}
    </>
  );
}
