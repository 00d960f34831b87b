/** Two names side by side: what speaks for and against their being one, which would be called which, and what that would change. */
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Candidate } from "@/api/types";
import { Key } from "@/keys/Key";
import { once } from "@/keys/once";
import { useKeys } from "@/keys/useKeys";
import { useNotices } from "@/layout/notices";
import { Arrow, Empty, ProblemAlert, Waiting } from "@/parts";
import { HeadedPage } from "@/parts/HeadedPage";
import { useAddress } from "@/useAddress";
import { Direction } from "./Direction";
import { Pair } from "./Pair";
import { PreviewPanel } from "./PreviewPanel";
import { useCandidates, useJudging, useMergePreview, type Judged } from "./queries";
import classes from "./names.module.css";

export default function Candidates() {
  const { t } = useTranslation("names");
  const { search, set } = useAddress();
  const judged = search["show"] === "judged";
  const listing = useCandidates(judged);
  const { items, total } = listing;
  const found = items.findIndex((pair) => pair.one.id === search["one"] && pair.other.id === search["other"]);
  const at = found < 0 ? 0 : found;
  const pair = items[at];
  return (
    <HeadedPage
      title={t("candidates.title")}
      heading={t("candidates.title")}
      before={<Link to="/names"><Arrow back /> {t("candidates.back")}</Link>}
      note={t("candidates.intro")}
      actions={
        <>
          {pair && <span className={classes["count"]} role="status">{t("candidates.of", { number: at + 1, total })}</span>}
          <SegmentedControl
            aria-label={t("candidates.show")}
            data={[{ value: "open", label: t("candidates.open") }, { value: "judged", label: t("candidates.judged") }]}
            value={judged ? "judged" : "open"}
            onChange={(show) => set({ show: show === "judged" ? "judged" : "", one: "", other: "", turned: "" })}
            size="xs"
          />
        </>
      }
    >
      {listing.error && items.length === 0 && <ProblemAlert error={listing.error} retry={listing.again} />}
      {listing.waiting && <Waiting />}
      {!listing.waiting && !listing.error && !pair && (
        <Empty title={t(judged ? "candidates.empty_judged_title" : "candidates.empty_title")} action={<UndoButton />}>
          {t(judged ? "candidates.empty_judged_text" : "candidates.empty_text")}
        </Empty>
      )}
      {pair && <Judging pair={pair} items={items} at={at} more={listing.more && !listing.loading ? listing.onMore : undefined} />}
    </HeadedPage>
  );
}

interface JudgingProps {
  pair: Candidate;
  items: readonly Candidate[];
  at: number;
  /** Asks for more pairs, where there are more. */
  more: (() => void) | undefined;
}

function Judging({ pair, items, at, more }: JudgingProps) {
  const { t } = useTranslation("names");
  const { search, set } = useAddress();
  const { tell, refuse } = useNotices();
  const [reason, setReason] = useState("");
  const panel = useRef<HTMLDivElement>(null);
  const { judge } = useJudging();
  const undo = useUndo();
  const turned = search["turned"] === "1";
  const [one, other] = turned ? [pair.other, pair.one] : [pair.one, pair.other];
  const preview = useMergePreview(one.id, other.id);

  const show = (next: Candidate | undefined) => {
    setReason("");
    if (next) set({ one: next.one.id, other: next.other.id, turned: "" }, { replace: true });
  };
  const turn = () => set({ turned: turned ? "" : "1" }, { replace: true });
  const go = (by: number) => {
    if (at + by >= items.length - 5) more?.();
    show(items[Math.min(items.length - 1, Math.max(0, at + by))]);
  };
  const take = (judgement: Judged["judgement"]) => {
    if (judge.isPending) return;
    // Nobody merges unseen: what it would change has to be on the screen first.
    if (judgement === "same" && !preview.data) return tell(t("candidates.wait"));
    const next = items[at + 1] ?? items[at - 1];
    judge.mutateAsync({ one: one.id, other: other.id, judgement, reason: reason.trim() }).then(() => tell(t(`candidates.taken.${judgement}`)), refuse);
    if (!pair.judged) show(next);
  };
  useKeys("names", {
    same: () => take("same"),
    different: () => take("different"),
    unsure: () => take("unsure"),
    swap: turn,
    preview: () => panel.current?.scrollIntoView({ block: "nearest" }),
    next: () => go(1),
    previous: () => go(-1),
    undo,
  });
  return (
    <>
      <Pair pair={pair} turned={turned} />
      <div ref={panel}><PreviewPanel preview={preview.data} waiting={preview.isPending} error={preview.error} /></div>
      <div className={classes["bar"]} role="group" aria-label={t("candidates.actions")}>
        <Direction one={one} other={other} turned={turned} onTurn={turn} preview={preview.data} />
        <Button onClick={once(() => take("same"))} disabled={!preview.data} rightSection={<Key place="names" action="same" />}>{t("candidates.same")}</Button>
        <Button variant="default" onClick={once(() => take("different"))} rightSection={<Key place="names" action="different" />}>{t("candidates.different")}</Button>
        <Button variant="default" onClick={once(() => take("unsure"))} rightSection={<Key place="names" action="unsure" />}>{t("candidates.unsure")}</Button>
        <TextInput aria-label={t("candidates.reason")} placeholder={t("candidates.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" className={classes["reason"]} />
        <Button variant="subtle" onClick={() => go(-1)} disabled={at === 0} rightSection={<Key place="names" action="previous" />}>{t("candidates.previous")}</Button>
        <Button variant="subtle" onClick={() => go(1)} disabled={at >= items.length - 1} rightSection={<Key place="names" action="next" />}>{t("candidates.next")}</Button>
        <Button variant="subtle" onClick={undo} rightSection={<Key place="names" action="undo" />}>{t("candidates.undo")}</Button>
      </div>
    </>
  );
}

/** Takes back one's own last decision, and shows the pair that it was about. */
function useUndo(): () => void {
  const { t } = useTranslation("names");
  const { set } = useAddress();
  const { tell, refuse } = useNotices();
  const { undo } = useJudging();
  return () => {
    if (undo.isPending) return;
    undo.mutateAsync().then(({ undone }) => {
      const last = undone.at(-1);
      tell(last ? t("candidates.undone", { count: undone.length }) : t("candidates.nothing_to_undo"));
      if (last && ["same", "different", "unsure"].includes(last.judgement) && last.other) set({ one: last.target, other: last.other, turned: "", show: "" }, { replace: true });
    }, refuse);
  };
}

function UndoButton() {
  const { t } = useTranslation("names");
  const undo = useUndo();
  useKeys("names", { undo });
  return <Button variant="default" onClick={undo} rightSection={<Key place="names" action="undo" />}>{t("candidates.undo")}</Button>;
}
