/** The case in one line: its name, its state, and since when nothing in it was changed unseen. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import { useBy } from "@/api/useBy";
import { Name } from "@/parts/Name";
import { useLogLine } from "@/parts/useLogLine";
import classes from "./layout.module.css";

export function CaseLine() {
  const { t } = useTranslation("shell");
  const found = useCase().data;
  const line = useLogLine();
  const by = useBy();
  return (
    <>
      <Link to="/case" className={classes["caseName"]}>{found ? <Name still strong limit={60}>{found.name}</Name> : "WhoBuilt"}</Link>
      {found && <Link to="/case/log" className={classes["logLine"]}>{line(found)}</Link>}
      <span className={classes["spring"]} />
      <Link to="/settings" className={classes["by"]}>{by ? <Name still limit={40}>{by}</Name> : t("by.nobody")}</Link>
    </>
  );
}
