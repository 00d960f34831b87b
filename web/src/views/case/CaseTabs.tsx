/** The four pages about the case itself. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./case.module.css";

const PAGES = [["summary", "/case"], ["sources", "/case/sources"], ["log", "/case/log"], ["departures", "/case/departures"]] as const;

export function CaseTabs() {
  const { t } = useTranslation("case");
  return (
    <nav className={classes["tabs"]} aria-label={t("tabs.label")}>
      {PAGES.map(([id, to]) => (
        <Link key={id} to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ "aria-current": "page" }}>{t(`tabs.${id}`)}</Link>
      ))}
    </nav>
  );
}
