/** One document: the preserved page beside how it was captured, what is stated in it, and a place to state from it by hand. Opens at a passage: `?at=&end=&statement=`. */
import { Button, Tabs } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { save } from "@/api/client";
import { useNotices } from "@/layout/notices";
import { HandlingBadge, Name, ProblemAlert, useKindWord, Waiting, When } from "@/parts";
import { HeadedPage } from "@/parts/HeadedPage";
import { useAddress } from "@/search";
import { Preserved } from "./Preserved";
import { Record } from "./Record";
import { StatementsHere } from "./StatementsHere";
import { useDocument, useQuoteOf, type OneDocument } from "./queries";
import classes from "./documents.module.css";

const TABS = ["statements", "record", "byhand"] as const;

export default function Document() {
  const { document = "" } = useParams({ strict: false });
  const asked = useDocument(document);
  if (asked.error) return <div className={classes["alone"]}><ProblemAlert error={asked.error} retry={() => void asked.refetch()} /></div>;
  return asked.data ? <Whole key={document} found={asked.data} /> : <div className={classes["alone"]}><Waiting /></div>;
}

/** Where to open: what the address says, or where the statement's quote stands. */
function usePlace(): { start: number | undefined; end: number | undefined; statement: string; waiting: boolean } {
  const { search } = useAddress();
  const statement = search["statement"] ?? "";
  const stated = search["at"] === undefined ? undefined : Number(search["at"]);
  const card = useQuoteOf(stated === undefined ? statement : "");
  if (stated !== undefined && Number.isFinite(stated)) return { start: stated, end: search["end"] === undefined ? undefined : Number(search["end"]), statement, waiting: false };
  return { start: card.data?.quote.start, end: card.data?.quote.end, statement, waiting: statement !== "" && card.isPending };
}

function Whole({ found }: { found: OneDocument }) {
  const { t } = useTranslation("documents");
  const { search, set } = useAddress();
  const { refuse } = useNotices();
  const { document } = found;
  const kind = useKindWord();
  const place = usePlace();
  const tab = TABS.find((one) => one === search["tab"]) ?? "statements";
  return (
    <HeadedPage
      wide
      title={document.title || t("untitled")}
      heading={<Name strong limit={160}>{document.title || t("untitled")}</Name>}
      before={<Link to="/documents">← {t("one.back")}</Link>}
      note={
        <span className={classes["facts"]}>
          {document.publisher && <span><Name limit={80}>{document.publisher}</Name></span>}
          <span>{document.published ? <When at={document.published} /> : t("undated")}</span>
          <span>{kind(document.kind)}</span>
          <HandlingBadge handling={document.handling} />
        </span>
      }
      actions={<Button variant="default" size="xs" onClick={() => void save(`/documents/${encodeURIComponent(document.id)}/original`).catch(refuse)}>{t("one.original")}</Button>}
    >
      <div className={classes["panes"]}>
        <section className={classes["page"]} aria-label={t("one.page")}>
          {place.waiting ? <Waiting /> : <Preserved document={document.id} start={place.start} end={place.end} statement={place.statement} byhand={tab === "byhand"} />}
        </section>
        <aside className={classes["side"]} aria-label={t("one.side")}>
          <Tabs value={tab} onChange={(value) => set({ tab: value ?? "" }, { replace: true })} keepMounted={false} className={classes["tabs"]}>
            <Tabs.List>
              <Tabs.Tab value="statements">{t("one.tab_statements")} <span className={classes["count"]}>{document.statements}</span></Tabs.Tab>
              <Tabs.Tab value="record">{t("one.tab_record")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="statements" className={classes["panel"]}><StatementsHere document={document.id} current={place.statement} onShow={(statement) => set({ statement, at: "", end: "" }, { replace: true })} /></Tabs.Panel>
            <Tabs.Panel value="record" className={classes["panel"]}><Record captures={found.captures} /></Tabs.Panel>
          </Tabs>
        </aside>
      </div>
    </HeadedPage>
  );
}
