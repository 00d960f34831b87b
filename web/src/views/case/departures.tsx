/** What left this machine or was asked of another, and when: nothing, unless somebody wanted it. */
import { useTranslation } from "react-i18next";
import type { Departure } from "@/api/types";
import { Empty, Name, Pager, ProblemAlert, Shown, Table, usePages, ViewPage, Waiting, When } from "@/parts";
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
        <Table
          heads={[t("departures.at"), t("departures.by"), t("departures.what"), t("departures.where"), t("departures.told")]}
          tight={[0]}
          rows={list.items.map((one) => ({
            key: `${one.at} ${one.what} ${one.where}`,
            cells: [
              <When key="at" at={one.at} short />,
              one.by && <Name key="by">{one.by}</Name>,
              one.what && <bdi key="what"><Shown text={one.what} /></bdi>,
              one.where && <bdi key="where"><Shown text={one.where} /></bdi>,
              one.told && <bdi key="told"><Shown text={one.told} /></bdi>,
            ],
          }))}
        />
      )}
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </ViewPage>
  );
}
