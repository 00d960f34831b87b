/** Long work as it goes on: how far, with what, and what could not be done. */
import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";
import { ProblemList } from "./ProblemAlert";
import { Shown } from "./Shown";
import classes from "./parts.module.css";

export function JobLine({ job, name }: { job: Job; name: string }) {
  const { t } = useTranslation("shell");
  const part = job.state === "done" ? 100 : job.total ? (100 * job.done) / job.total : 100;
  const told = job.state === "running" ? (job.total ? t("job.some", { done: job.done, total: job.total }) : t("job.running")) : job.state === "done" ? t("job.done") : t("job.failed");
  return (
    <div className={classes["job"]}>
      <Progress.Root size="sm">
        <Progress.Section value={part} animated={job.state === "running" && !job.total} color={job.state === "failed" ? "red" : "ink"} aria-label={name} />
      </Progress.Root>
      <p role="status" className={classes["soft"]}>
        {told} {job.message && <bdi><Shown text={job.message} /></bdi>}
      </p>
      <ProblemList problems={job.problems} label={t("job.problems")} />
    </div>
  );
}
