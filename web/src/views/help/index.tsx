/** What the desk is for, the rules it keeps, and its keys. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { KeyTable } from "@/keys/KeyTable";
import { Section, StatusBadge, VerdictBadge, ViewPage } from "@/parts";
import classes from "./help.module.css";

const STEPS = [["add", "/case"], ["review", "/review"], ["names", "/names"], ["claims", "/claims"], ["dossier", "/names"]] as const;
const RULES = ["machine", "lock", "nothing", "leaves", "persons"] as const;

export default function View() {
  const { t } = useTranslation("shell");
  return (
    <ViewPage title={t("help.title")} lead={t("help.lead")}>
      <Section title={t("help.steps.title")}>
        <ol className={classes["steps"]}>
          {STEPS.map(([id, to]) => <li key={id}><Link to={to as "/case"}>{t(`help.steps.${id}`)}</Link><p>{t(`help.steps.${id}Text`)}</p></li>)}
        </ol>
      </Section>
      <Section title={t("help.rules.title")}>
        <ul className={classes["rules"]}>{RULES.map((id) => <li key={id}>{t(`help.rules.${id}`)}</li>)}</ul>
      </Section>
      <Section title={t("help.words.title")}>
        <dl className={classes["words"]}>
          {(["proposed", "accepted", "rejected", "unsure"] as const).map((one) => <div key={one}><dt><StatusBadge status={one} /></dt><dd>{t(`help.words.${one}`)}</dd></div>)}
          {(["contradicted", "challenged", "consistent", "different", "unaddressed"] as const).map((one) => <div key={one}><dt><VerdictBadge verdict={one} /></dt><dd>{t(`help.words.${one}`)}</dd></div>)}
        </dl>
      </Section>
      <Section title={t("keys.title")} lead={t("keys.lead")} actions={<Link to="/settings">{t("keys.change")}</Link>}><KeyTable /></Section>
      <Section title={t("help.more.title")}>
        <p><a href="/third-party-notices.txt" target="_blank" rel="noreferrer">{t("help.more.notices")}</a></p>
        <p><Link to="/help/api">{t("help.more.api")}</Link></p>
      </Section>
    </ViewPage>
  );
}
