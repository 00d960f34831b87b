/** The review desk: the preserved page on one side, what is stated of it on the other, decided by single keys. */
import { useDocumentTitle, useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/api/desk";
import { useBy } from "@/api/useBy";
import type { Card } from "@/api/types";
import type { Mark, Selected } from "@/document";
import { useNotices } from "@/layout/notices";
import { Empty, ProblemAlert } from "@/parts";
import { useKeys } from "@/keys/useKeys";
import { Announced } from "./Announced";
import { DocDeck } from "./DocDeck";
import { Filters } from "./Filters";
import { Head } from "./Head";
import type { Ruling } from "./outbox";
import { QueueStrip } from "./QueueStrip";
import { Refusals } from "./Refusals";
import { Side, type Mode } from "./Side";
import { cardQuery } from "./sitting";
import { Split } from "./Split";
import { useFollowing } from "./useFollowing";
import { useSight, useSitting } from "./useSitting";
import { useWish } from "./useWish";
import { countOf } from "./wish";
import classes from "./review.module.css";
import type { Doing } from "./ActionBar";
import { useMoment } from "./useMoment";

export default function View() {
  const { t } = useTranslation("review");
  useDocumentTitle(`${t("title")} · WhoBuilt`);
  const { ready } = useDesk();
  const by = useBy();
  if (!by) return <div className={classes["alone"]}><h1>{t("title")}</h1><Empty title={t("noName.title")}>{t("noName.text")}</Empty></div>;
  return ready ? <Desk key={by} /> : <div className={classes["alone"]}><h1>{t("title")}</h1></div>;
}

const RULING: Partial<Record<Doing, Ruling>> = { accept: "accepted", reject: "rejected", unsure: "unsure" };

interface Work {
  of: string;
  mode: Mode;
  /** What a reason is asked for. */
  ruling: Ruling;
  picking: boolean;
  selected: Selected | null;
}

const AT_REST: Work = { of: "", mode: "card", ruling: "rejected", picking: false, selected: null };

function Desk() {
  const { t } = useTranslation("review");
  const { statement: asked = "" } = useParams({ strict: false }) as { statement?: string };
  const navigate = useNavigate();
  const { refuse, tell } = useNotices();
  const { wish, change } = useWish();
  const sitting = useSitting(wish, asked);
  useFollowing(sitting, asked);
  const current = useSight(sitting, (sight) => sight.current);
  const failed = useSight(sitting, (sight) => (sight.items.length === 0 ? sight.error : null));
  const { data: card, error } = useQuery({ ...cardQuery(current), enabled: current !== "" });
  const [queueOpen, setQueueOpen] = useLocalStorage({ key: "whobuilt.queue", defaultValue: window.innerWidth > 1500, getInitialValueInEffect: false });
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [work, setWork] = useState<Work>(AT_REST);
  const [withGroup, setWithGroup] = useState(true);
  const [marks, setMarks] = useState<readonly Mark[] | null>(null);
  const [shown, setShown] = useState<{ of: string; start: number; end: number } | null>(null);
  const [seek, setSeek] = useState(0);
  const side = useRef<HTMLDivElement>(null);
  // What was begun at one statement rests at the next.
  const { mode, ruling, picking, selected } = work.of === current ? work : AT_REST;
  const put = useCallback((patch: Partial<Work>) => setWork((before) => ({ ...(before.of === sitting.sight.current ? before : AT_REST), ...patch, of: sitting.sight.current })), [sitting]);
  const setPicking = useCallback((now: boolean) => put({ picking: now }), [put]);
  const setSelected = useCallback((now: Selected | null) => put({ selected: now }), [put]);
  useLayoutEffect(() => {
    side.current?.scrollTo({ top: 0 });
  }, [current]);

  const latest = useRef<{ card: Card | undefined; withGroup: boolean }>({ card, withGroup });
  useLayoutEffect(() => {
    latest.current = { card, withGroup };
  });
  const { isEarly, moment } = useMoment(sitting, card?.id === current ? current : "");
  const decide = useCallback(
    (judgement: Ruling, reason = "") => {
      const now = sitting.sight.current;
      const client = latest.current.card;
      if (!client || client.id !== now) return;
      if (judgement === "accepted" && !client.can_accept) {
        refuse(new Error(client.obstacle || t("cannotAccept")));
        return;
      }
      sitting.decide(client, judgement, reason, latest.current.withGroup && client.group.length > 1);
    },
    [sitting, refuse, t],
  );
  const doing = useCallback(
    (what: Doing, event?: KeyboardEvent) => {
      if (isEarly(what, event)) return;
      const judgement = RULING[what];
      if (judgement) return decide(judgement);
      if (what === "second_reader") return setWork({ ...AT_REST, of: sitting.sight.current, mode: "reason", ruling: "referred" });
      if (what === "skip" || what === "next") return sitting.next(what === "skip");
      if (what === "previous") return sitting.previous();
      if (what === "edit" || what === "reason" || what === "byhand") return setWork((before) => ({ ...AT_REST, of: sitting.sight.current, selected: before.of === sitting.sight.current ? before.selected : null, mode: what }));
      if (what === "undo")
        return void sitting.undo().then((undone) => { if (undone.length > 1) tell(t("undone", { count: undone.length })); }).catch(refuse);
      const { card: now } = latest.current;
      if (now) void navigate({ to: "/documents/$document", params: { document: now.document.id }, search: { at: String(now.quote.start), end: String(now.quote.end), statement: now.id } });
    },
    [decide, isEarly, navigate, refuse, sitting, t, tell],
  );
  const key = (what: Doing) => (event: KeyboardEvent) => doing(what, event);
  useKeys(
    "review",
    {
      accept: key("accept"), reject: key("reject"), unsure: key("unsure"), skip: key("skip"), undo: key("undo"), next: key("next"), previous: key("previous"),
      edit: key("edit"), reason: key("reason"), second_reader: key("second_reader"), byhand: key("byhand"), open_document: key("open_document"),
      with_group: () => setWithGroup((before) => !before),
      show_quote: () => { setShown(null); setSeek((count) => count + 1); },
      filters: () => setFiltersOpen((before) => !before),
      queue: () => setQueueOpen((before) => !before),
      history: () => document.getElementById("history")?.focus(),
    },
    { enabled: mode === "card" },
  );
  const onShow = useCallback((start: number, end: number) => {
    setShown({ of: latest.current.card?.id ?? "", start, end });
    setSeek((count) => count + 1);
  }, []);
  const onOnly = useCallback((patch: { entity?: string; document?: string }) => change(patch), [change]);
  const onStatement = useCallback((id: string) => sitting.show(id), [sitting]);
  const leave = useCallback(() => put({ mode: "card", picking: false }), [put]);

  return (
    <div className={classes["review"]}>
      <Head sitting={sitting} queueOpen={queueOpen} onQueue={() => setQueueOpen((before) => !before)} filtersOpen={filtersOpen} filtered={countOf(wish)} onFilters={() => setFiltersOpen((before) => !before)} />
      {filtersOpen && <Filters />}
      <Announced sitting={sitting} />
      <Refusals sitting={sitting} />
      {failed ? <div className={classes["alone"]}><ProblemAlert error={failed} retry={() => sitting.retry()} /></div> : (
        <Split
          start={queueOpen ? <QueueStrip sitting={sitting} /> : undefined}
          wide={<DocDeck sitting={sitting} marks={marks} seek={seek} shown={shown && shown.of === current ? shown : null} picking={picking} onPicking={setPicking} onSelect={setSelected} onStatement={onStatement} />}
          side={
            <Side
              ref={side}
              moment={moment}
              sitting={sitting}
              card={card}
              error={error}
              mode={mode}
              ruling={ruling}
              withGroup={withGroup}
              selected={selected}
              picking={picking}
              onPicking={setPicking}
              onWithGroup={setWithGroup}
              onShow={onShow}
              onOnly={onOnly}
              onMarks={setMarks}
              onDecide={decide}
              doing={doing}
              onLeave={leave}
            />
          }
        />
      )}
    </div>
  );
}
