/** What left this machine or was asked of another, and when: nothing, unless somebody wanted it. */
import { useTranslation } from "react-i18next";
import type { Departure } from "@/api/types";
import { Empty, Name, Pager, ProblemAlert, Shown, usePages, ViewPage, Waiting, When } from "@/parts";
import classes from "./case.module.css";
import { CaseTabs } from "./CaseTabs";

export default function View() {
  const { t } = useTranslation("case");
  const list = usePages<Departure>(["departures"], "/departures");
  return (
    <ViewPage title={t("departures.title")} lead={t("departures.lead")}>
      <CaseTabs />
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      {list.waiting && <Waiting />}
      {!list.waiting && !list.error && list.total === 0 && <Empty title={t("departures.none")}>{t("departures.noneText")}</Empty>}
      {list.items.length > 0 && (
        <div className={classes["table"]}>
          <table>
            <thead><tr><th>{t("departures.at")}</th><th>{t("departures.by")}</th><th>{t("departures.what")}</th><th>{t("departures.where")}</th><th>{t("departures.told")}</th></tr></thead>
            <tbody>
              {list.items.map((one) => (
                <tr key={`${one.at} ${one.what} ${one.where}`}>
                  <td className={classes["tight"]}><When at={one.at} short /></td>
                  <td>{one.by && <Name>{one.by}</Name>}</td>
                  <td><bdi><Shown text={one.what} /></bdi></td>
                  <td><bdi><Shown text={one.where} /></bdi></td>
                  <td><bdi><Shown text={one.told} /></bdi></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </ViewPage>
  );
}
