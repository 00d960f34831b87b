/** The log: the state of the case in one line, and every entry that it rests on. */
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import type { LogEntry } from "@/api/types";
import { Empty, Name, Pager, ProblemAlert, Section, Table, usePages, ViewPage, Waiting, When } from "@/parts";
import { useLogLine } from "@/parts/useLogLine";
import classes from "./case.module.css";
import { CaseTabs } from "./CaseTabs";

export default function View() {
  const { t, i18n } = useTranslation("case");
  const held = useCase().data;
  const line = useLogLine();
  const list = usePages<LogEntry>(["log"], "/log", {}, { limit: 100 });
  return (
    <ViewPage title={t("log.title")} lead={t("log.lead")}>
      <CaseTabs />
      {held && <p className={classes["line"]}><strong>{line(held)}</strong></p>}
      <Section title={t("log.entries")}>
        {list.error && <ProblemAlert error={list.error} retry={list.again} />}
        {list.waiting && <Waiting />}
        {!list.waiting && !list.error && list.total === 0 && <Empty title={t("log.none")}>{t("log.noneText")}</Empty>}
        {list.items.length > 0 && (
          <Table
            heads={[t("log.number"), t("log.at"), t("log.by"), t("log.told"), t("log.more")]}
            tight={[0, 1, 3]}
            rows={list.items.map((one) => ({
              key: one.index,
              cells: [
                one.index === 0 ? "0" : one.index,
                <When key="at" at={one.at} short />,
                one.by && <span key="by" className={[...one.by].length <= 24 ? classes["whole"] : undefined}><Name>{one.by}</Name></span>,
                i18n.exists(`case:action.${one.action}`) ? t(`action.${one.action}` as "action.read") : one.action,
                one.told && <Name key="told" told limit={200}>{one.told}</Name>,
              ],
            }))}
          />
        )}
        {list.total > 0 && <Pager shown={list.items.length} {...list} />}
      </Section>
    </ViewPage>
  );
}
