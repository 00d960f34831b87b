/** Lines that a person typed and that want their quote: no part of the dossier until words are tied to them. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WantedLine } from "@/api/types";
import { Folded } from "@/parts/Folded";
import classes from "./dossier.module.css";

export function Wanted({ rows }: { rows: readonly WantedLine[] }) {
  const { t } = useTranslation("dossier");
  return (
    <section aria-labelledby="section-wanted" className={classes["section"]}>
      <div className={classes["proposed"]} data-wanted>
        <h2 id="section-wanted">{t("wanted")}</h2>
        <p className={classes["soft"]}>{t("wanted_about")}</p>
        <ul className={classes["lines"]}>
          {rows.map((row) => (
            <li key={row.id}>
              <p className={classes["line"]}><span lang="en"><Folded text={row.sentence} /></span> <Link to="/wanted/{-$row}" params={{ row: row.id }}>{t("wanted_open")}</Link></p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
