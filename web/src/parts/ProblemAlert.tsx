/** What could not be done, where, and how to mend it. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/client";
import type { ProblemOut } from "@/api/types";
import { Shown } from "./Shown";
import classes from "./parts.module.css";

interface ProblemAlertProps {
  error: unknown;
  retry?: () => void;
}

function useTold(error: unknown): { title: string; detail: string; where: string; mend: string } {
  const { t } = useTranslation("shell");
  if (!(error instanceof ProblemError)) return { title: t("problem.unknown"), detail: error instanceof Error ? error.message : String(error), where: "", mend: t("problem.unknownMend") };
  const { problem } = error;
  if (problem.code === "unreachable") return { title: t("problem.unreachable"), detail: "", where: "", mend: t("problem.unreachableMend") };
  if (problem.code === "updated") return { title: t("problem.updated"), detail: "", where: "", mend: t("problem.updatedMend") };
  if (problem.status === 401) return { title: t("problem.token"), detail: "", where: "", mend: t("problem.tokenMend") };
  if (problem.code === "no_name") return { title: t("problem.noName"), detail: "", where: "", mend: t("problem.noNameMend") };
  // The title is only the status in words: what is wrong stands in the detail.
  const wrong = problem.detail || problem.title;
  return { title: wrong.charAt(0).toUpperCase() + wrong.slice(1), detail: "", where: problem.where, mend: problem.mend };
}

export function ProblemAlert({ error, retry }: ProblemAlertProps) {
  const { t } = useTranslation("shell");
  const told = useTold(error);
  return (
    <div role="alert" className={classes["problem"]}>
      <p className={classes["problemTitle"]}><Shown text={told.title} /></p>
      {told.detail && <p><Shown text={told.detail} /></p>}
      {told.where && <p className={classes["soft"]}><bdi><Shown text={told.where} /></bdi></p>}
      {told.mend && <p><Shown text={told.mend} /></p>}
      {retry && <Button size="xs" variant="default" onClick={retry}>{t("problem.retry")}</Button>}
    </div>
  );
}

/** Problems of what was otherwise done: a list, each with its place and its remedy. */
export function ProblemList({ problems, label }: { problems: readonly ProblemOut[]; label: string }) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes["problems"]} aria-label={label}>
      {problems.map((problem, at) => (
        // Problems have no id; the same may be told twice.
        // eslint-disable-next-line react/no-array-index-key
        <li key={at}>
          <p lang="en"><Shown text={problem.message} /></p>
          {problem.where && <p className={classes["soft"]}><bdi><Shown text={problem.where} /></bdi></p>}
          {problem.mend && <p lang="en"><Shown text={problem.mend} /></p>}
        </li>
      ))}
    </ul>
  );
}
