/** Rows that somebody typed and that want their quotes, and the passages that may be them. */
import { Button, SegmentedControl } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WantedOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Badge, Empty, Name, Pager, ProblemAlert, usePages, ViewPage, Waiting } from "@/parts";
import { useAddress } from "@/useAddress";
import { Links } from "./Links";
import classes from "./sheets.module.css";
import { TypeRow } from "./TypeRow";
import { WantedRow } from "./WantedRow";

const TONES = { wanted: "care", quoted: "good", dropped: "plain" } as const;

export default function View() {
  const { t } = useTranslation("sheets");
  const { row } = useParams({ strict: false });
  const { search, set } = useAddress();
  const state = search["state"] ?? "wanted";
  const list = usePages<WantedOut>(["wanted", state], "/wanted", { state: state === "all" ? "" : state });
  const navigate = useNavigate();
  const { tell } = useNotices();
  const [typing, setTyping] = useState(false);
  const chosen = row ?? list.items[0]?.id;
  const made = ({ id }: WantedOut) => {
    setTyping(false);
    tell(t("type.kept"));
    void navigate({ to: "/wanted/{-$row}", params: { row: id } });
  };
  return (
    <ViewPage
      title={t("wanted.title")}
      lead={t("wanted.lead")}
      actions={<>{!typing && <Button size="xs" variant="default" onClick={() => setTyping(true)}>{t("type.title")}</Button>}<SegmentedControl size="xs" aria-label={t("wanted.state")} value={state} onChange={(value) => set({ state: value })} data={(["wanted", "quoted", "dropped", "all"] as const).map((value) => ({ value, label: t(`wanted.${value}`) }))} /></>}
    >
      {typing && <TypeRow onEnd={() => setTyping(false)} onMade={made} />}
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      {list.waiting && <Waiting />}
      {!list.waiting && !list.error && list.total === 0 && !row && <Empty title={t("wanted.none")} action={<Link to="/sheets">{t("in.title")}</Link>}>{t("wanted.noneText")}</Empty>}
      {state === "wanted" && list.total > 0 && <Links />}
      {(list.total > 0 || row) && (
        <div className={classes["split"]}>
          <nav aria-label={t("wanted.rows")}>
            <ul className={classes["rows"]}>
              {list.items.map((one) => (
                <li key={one.id}>
                  <Link to="/wanted/{-$row}" params={{ row: one.id }} search={search} aria-current={one.id === chosen ? "true" : undefined}>
                    <Name told still limit={160}>{one.sentence}</Name>
                    <span className={classes["under"]}><Badge tone={TONES[one.state]}>{t(`wanted.${one.state}`)}</Badge> {one.sheet ? t("wanted.rowOf", { sheet: one.sheet, row: one.row }) : t("wanted.typed")}</span>
                  </Link>
                </li>
              ))}
            </ul>
            {list.total > 0 && <Pager shown={list.items.length} {...list} />}
          </nav>
          {chosen && <WantedRow key={chosen} id={chosen} />}
        </div>
      )}
    </ViewPage>
  );
}
