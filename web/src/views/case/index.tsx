/** The case: what it holds, what is added to it, whether it is unchanged. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import { useCase } from "@/api/desk";
import type { CaseOut, Job, ProblemOut } from "@/api/types";
import { Badge, FieldTable, JobLine, Name, Pager, ProblemAlert, ProblemList, Section, Shown, useJob, usePages, ViewPage, Waiting } from "@/parts";
import { useLogLine } from "@/parts/useLogLine";
import { AddFiles } from "./AddFiles";
import classes from "./case.module.css";
import { CaseTabs } from "./CaseTabs";

export default function View() {
  const { t } = useTranslation("case");
  const found = useCase();
  return (
    <ViewPage title={t("title")} lead={found.data?.note && <Shown text={found.data.note} />}>
      <CaseTabs />
      {found.error && <ProblemAlert error={found.error} retry={() => void found.refetch()} />}
      <Section title={t("add.title")} lead={t("add.lead")}><AddFiles /></Section>
      {found.isPending && <Waiting />}
      {found.data && <Holdings held={found.data} />}
      {found.data && <Unchanged held={found.data} />}
      <Problems />
    </ViewPage>
  );
}

function Holdings({ held }: { held: CaseOut }) {
  const { t, i18n } = useTranslation("case");
  const number = new Intl.NumberFormat(i18n.language);
  const counts = [
    ["documents", held.documents, "/documents"], ["proposed", held.proposed, "/review"], ["accepted", held.accepted, "/review?status=accepted"], ["unsure", held.unsure, "/review?status=unsure"],
    ["rejected", held.rejected, "/review?status=rejected"], ["claims", held.claims, "/claims"], ["entities", held.entities, "/names"], ["wanted", held.wanted, "/wanted"], ["changes", held.changes, "/changes"],
  ] as const;
  return (
    <Section title={t("holds.title")}>
      <ul className={classes["counts"]}>
        {counts.map(([id, count, to]) => (
          <li key={id}>
            <Link to={to.split("?")[0] as "/case"} search={to.includes("=") ? { status: to.split("=")[1] } : {}}>
              <strong>{number.format(count)}</strong>
              <span>{t(`holds.${id}`, { count })}</span>
            </Link>
          </li>
        ))}
      </ul>
      <FieldTable rows={[[t("holds.name"), <Name key="name">{held.name}</Name>], [t("holds.folder"), <Name key="folder">{held.folder}</Name>], held.reviewers.length > 0 && [t("holds.reviewers"), held.reviewers.map((one, at) => <span key={one}>{at > 0 && ", "}<Name>{one}</Name></span>)], [t("holds.version"), held.version]]} />
    </Section>
  );
}

function Unchanged({ held }: { held: CaseOut }) {
  const { t } = useTranslation("case");
  const { job, busy, start } = useJob();
  const line = useLogLine();
  return (
    <Section title={t("verify.title")} lead={t("verify.lead")} actions={<Button variant="default" size="xs" loading={busy} onClick={() => void start(() => post<Job>("/case/verify"))}>{t("verify.button")}</Button>}>
      <p className={classes["line"]}>
        {line(held)} <Badge tone={held.signed ? "good" : "plain"}>{held.signed ? t("verify.signed") : t("verify.unsigned")}</Badge> <Link to="/case/log">{t("verify.entries", { count: held.log_entries })}</Link>
      </p>
      {job && <JobLine job={job} name={t("verify.title")} />}
      {job?.state === "done" && job.problems.length === 0 && <p role="status" className={classes["good"]}>{t("verify.good")}</p>}
    </Section>
  );
}

function Problems() {
  const { t } = useTranslation("case");
  const list = usePages<ProblemOut>(["problems"], "/problems");
  return (
    <Section title={t("problems.title")} lead={list.total > 0 ? t("problems.lead") : undefined}>
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      {!list.error && !list.waiting && list.total === 0 && <p className={classes["line"]}>{t("problems.none")}</p>}
      <ProblemList problems={list.items} label={t("problems.title")} />
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </Section>
  );
}
