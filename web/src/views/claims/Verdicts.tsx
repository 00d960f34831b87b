/** Both verdicts, the program's and a person's: each is kept, and it is said which of them stands. */
import { useTranslation } from "react-i18next";
import type { Weighing } from "@/api/types";
import { Name, When } from "@/parts";
import { Folded } from "@/parts/Folded";
import { Stand } from "./Stand";
import classes from "./claims.module.css";

export function Verdicts({ weighing }: { weighing: Weighing }) {
  const { t } = useTranslation("claims");
  const { overruled } = weighing;
  if (!overruled) return null;
  return (
    <ul className={classes["verdicts"]}>
      <li data-stands="true">
        <span className={classes["who"]}>{t("person_says")} · {t("stands")}</span>
        <Stand verdict={weighing.stands} />
        <span className={classes["soft"]}><Name>{overruled.by}</Name>, <When at={overruled.at} short /></span>
        {overruled.reason && <p><Folded text={overruled.reason} /></p>}
      </li>
      <li>
        <span className={classes["who"]}>{t("machine_says")} · {t("stands_no_more")}</span>
        <Stand verdict={weighing.verdict} />
      </li>
    </ul>
  );
}
