/** The log: the state of the case in one line, and every entry that it rests on. */
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import type { LogEntry } from "@/api/types";
import { Empty, Name, Pager, ProblemAlert, Section, usePages, ViewPage, Waiting, When } from "@/parts";
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
          <div className={classes["table"]}>
            <table>
              <thead><tr><th>{t("log.number")}</th><th>{t("log.at")}</th><th>{t("log.by")}</th><th>{t("log.told")}</th><th>{t("log.more")}</th></tr></thead>
              <tbody>
                {list.items.map((one) => (
                  <tr key={one.index}>
                    <td className={classes["tight"]}>{one.index}</td>
                    <td className={classes["tight"]}><When at={one.at} short /></td>
                    <td className={[...one.by].length <= 24 ? classes["tight"] : undefined}>{one.by && <Name>{one.by}</Name>}</td>
                    <td className={classes["tight"]}>{i18n.exists(`case:action.${one.action}`) ? t(`action.${one.action}` as "action.read") : one.action}</td>
                    <td>{one.told && <Name told limit={200}>{one.told}</Name>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {list.total > 0 && <Pager shown={list.items.length} {...list} />}
      </Section>
    </ViewPage>
  );
}
