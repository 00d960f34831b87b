/** The page on one side; on the other its statements, its capture record, or a statement made by hand. */
import { Tabs } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Card } from "@/api/types";
import { DocumentPane, type Mark, type Selected } from "@/document";
import { Key } from "@/keys/Key";
import { useKeys } from "@/keys/useKeys";
import { useNotices } from "@/layout/notices";
import { firstOf } from "@/parts/script";
import { ProblemAlert, Waiting } from "@/parts";
import { useAddress } from "@/useAddress";
import { ByHandForm } from "@/views/byhand/ByHandForm";
import { Record } from "./Record";
import { StatementsHere } from "./StatementsHere";
import { useQuoteOf, useWanted, type OneDocument } from "./queries";
import classes from "./documents.module.css";

const TABS = ["statements", "record", "byhand"] as const;

/** Where to open: what the address says, or where the statement's quote stands. */
function usePlace(): { at: number | undefined; end: number | undefined; statement: string; waiting: boolean } {
  const { search } = useAddress();
  const statement = search["statement"] ?? "";
  const stated = numberOf(search["at"]);
  const card = useQuoteOf(stated === undefined ? statement : "");
  if (stated !== undefined) return { at: stated, end: numberOf(search["end"]), statement, waiting: false };
  return { at: card.data?.quote.start, end: card.data?.quote.end, statement, waiting: statement !== "" && card.isPending };
}

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text && Number.isInteger(number) && number >= 0 ? number : undefined;
}

export function Reading({ found }: { found: OneDocument }) {
  const { t } = useTranslation("documents");
  const { t: byhand } = useTranslation("byhand");
  const { search, set } = useAddress();
  const { tell } = useNotices();
  const place = usePlace();
  const [seek, setSeek] = useState(0);
  const [picking, setPicking] = useState(false);
  const [selected, setSelected] = useState<Selected | null>(null);
  const [marks, setMarks] = useState<readonly Mark[] | null>(null);
  const { document, captures } = found;
  const wanted = useWanted(search["wanted"] ?? "");
  const tab = TABS.find((one) => one === search["tab"]) ?? (search["wanted"] ? "byhand" : "statements");
  const open = useCallback((to: string) => set({ tab: to }, { replace: true }), [set]);
  const show = useCallback(
    (statement: string) => {
      set({ statement, at: "", end: "" }, { replace: true });
      setSeek((before) => before + 1);
    },
    [set],
  );
  const leave = useCallback(() => {
    setPicking(false);
    open("statements");
  }, [open]);
  const made = (card: Card): void => {
    tell(byhand("made", { sentence: firstOf(card.sentence, 160) }));
    setPicking(false);
    set({ tab: "", wanted: "", statement: card.id, at: "", end: "" }, { replace: true });
  };
  useKeys("byhand", { byhand: () => open("byhand") }, { enabled: tab !== "byhand" });
  return (
    <div className={classes["panes"]}>
      <section className={classes["page"]} aria-label={t("one.page")}>
        {place.waiting ? (
          <Waiting />
        ) : (
          <DocumentPane
            id={document.id}
            at={place.at}
            end={place.end}
            statement={place.statement || undefined}
            marks={tab === "byhand" && marks && marks.length > 0 ? marks : undefined}
            seek={seek}
            picking={picking}
            onPicking={setPicking}
            onSelect={setSelected}
            onStatement={show}
          />
        )}
      </section>
      <aside className={classes["side"]} aria-label={t("one.side")}>
        <Tabs value={tab} onChange={(value) => open(value ?? "statements")} keepMounted={false} className={classes["tabs"]}>
          <Tabs.List>
            <Tabs.Tab value="statements">{t("one.tab_statements")} <span className={classes["count"]}>{document.statements}</span></Tabs.Tab>
            <Tabs.Tab value="record">{t("one.tab_record")}</Tabs.Tab>
            <Tabs.Tab value="byhand">{t("one.tab_byhand")} <Key place="byhand" action="byhand" /></Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="statements" className={classes["panel"]}><StatementsHere document={document.id} current={place.statement} onShow={show} /></Tabs.Panel>
          <Tabs.Panel value="record" className={classes["panel"]}><Record captures={captures} /></Tabs.Panel>
          <Tabs.Panel value="byhand" className={classes["panel"]}>
            {wanted.error && <ProblemAlert error={wanted.error} retry={() => void wanted.refetch()} />}
            {wanted.data && wanted.data.state !== "wanted" && <p>{t("one.notWanted")}</p>}
            {wanted.isLoading ? <Waiting /> : <ByHandForm key={wanted.data?.id} wanted={wanted.data?.state === "wanted" ? wanted.data : undefined} document={document.id} selected={selected} picking={picking} onPicking={setPicking} onMarks={setMarks} onDone={made} onCancel={leave} />}
          </Tabs.Panel>
        </Tabs>
      </aside>
    </div>
  );
}
