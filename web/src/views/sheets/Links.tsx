/** The links of wanted rows whose pages are not in the case. Asking for them tells their servers: said first, done only then. */
import { Button, Checkbox, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { Job } from "@/api/types";
import { Badge, JobLine, Name, Pager, ProblemAlert, useJob, usePages } from "@/parts";
import classes from "./sheets.module.css";

interface LinkOut {
  link: string;
  is_web: boolean;
  documents: string[];
  rows: number;
}

/** The name of the server that would hear of it. */
function hostOf(link: string): string {
  try {
    return new URL(link).host;
  } catch {
    return link;
  }
}

export function Links() {
  const { t } = useTranslation("sheets");
  const list = usePages<LinkOut>(["links"], "/links", { missing: true });
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const { job, busy, start } = useJob();
  const web = list.items.filter((one) => one.is_web);
  const hosts = [...new Set([...chosen].map(hostOf))].sort();
  const turn = (link: string, on: boolean) => setChosen((before) => new Set(on ? [...before, link] : [...before].filter((one) => one !== link)));
  if (list.error) return <ProblemAlert error={list.error} retry={list.again} />;
  if (list.total === 0 && !job) return null;
  return (
    <details className={classes["missing"]}>
      <summary>{t("links.title", { count: list.total })}</summary>
      <p className={classes["soft"]}>{t("links.lead")}</p>
      <ul>
        {list.items.map((one) => (
          <li key={one.link}>
            {one.is_web ? (
              <Checkbox size="sm" label={<Name still limit={200}>{one.link}</Name>} checked={chosen.has(one.link)} onChange={(event) => turn(one.link, event.currentTarget.checked)} />
            ) : (
              <span><Name limit={200}>{one.link}</Name> <Badge tone="plain">{t("links.file")}</Badge></span>
            )}
          </li>
        ))}
      </ul>
      <Pager shown={list.items.length} {...list} />
      {job && <JobLine job={job} name={t("links.ask")} />}
      <div className={classes["row"]}>
        <Button size="xs" variant="default" disabled={web.length === 0} onClick={() => setChosen(new Set(web.map((one) => one.link)))}>{t("links.all")}</Button>
        <Button size="xs" disabled={chosen.size === 0} loading={busy} onClick={() => setAsking(true)}>{t("links.ask")}</Button>
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("links.warnTitle")} closeButtonProps={{ "aria-label": t("links.leave") }}>
        <div className={classes["warn"]}>
          <p>{t("links.warn", { count: chosen.size })}</p>
          <ul>{hosts.map((host) => <li key={host}><Name>{host}</Name></li>)}</ul>
          <p>{t("links.warnMore")}</p>
          <div className={classes["row"]}>
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>{t("links.leave")}</Button>
            <Button onClick={() => { setAsking(false); void start(() => post<Job>("/links/capture", { links: [...chosen] })); setChosen(new Set()); }}>{t("links.go", { count: chosen.size })}</Button>
          </div>
        </div>
      </Modal>
    </details>
  );
}
