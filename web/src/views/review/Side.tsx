/** The side of the statement: as it reads, or being mended, or another being made by hand. */
import type { Ref } from "react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import type { Card } from "@/api/types";
import type { Mark, Selected } from "@/document";
import { Empty, ProblemAlert, Waiting } from "@/parts";
import { ByHandForm } from "../byhand/ByHandForm";
import { ActionBar, type Doing } from "./ActionBar";
import { CardView } from "./CardView";
import { EditForm } from "./EditForm";
import type { Ruling } from "./outbox";
import { ReasonForm } from "./ReasonForm";
import type { Sitting } from "./sitting";
import { useSight } from "./useSitting";
import classes from "./review.module.css";

export type Mode = "card" | "edit" | "reason" | "byhand";

interface SideProps {
  ref: Ref<HTMLDivElement>;
  sitting: Sitting;
  /** A key was pressed for what is not there yet. */
  moment: boolean;
  card: Card | undefined;
  error: Error | null;
  mode: Mode;
  ruling: Ruling;
  withGroup: boolean;
  selected: Selected | null;
  picking: boolean;
  onPicking: (picking: boolean) => void;
  onWithGroup: (withGroup: boolean) => void;
  onShow: (start: number, end: number) => void;
  onOnly: (patch: { entity?: string; document?: string }) => void;
  onMarks: (marks: readonly Mark[] | null) => void;
  onDecide: (judgement: Ruling, reason: string) => void;
  doing: (what: Doing) => void;
  onLeave: () => void;
}

function Nothing({ sitting }: { sitting: Sitting }) {
  const { t } = useTranslation("review");
  const count = useSight(sitting, (sight) => sight.count);
  const waiting = useSight(sitting, (sight) => sight.waiting || (!sight.ended && sight.more));
  const empty = useSight(sitting, (sight) => sight.items.length === 0);
  const documents = useCase().data?.documents;
  const failed = useSight(sitting, (sight) => sight.error);
  if (failed) return <ProblemAlert error={failed} retry={() => sitting.retry()} />;
  if (waiting) return <Waiting />;
  if (empty && documents === 0)
    return <Empty title={t("begin.title")} action={<><Link to="/case">{t("empty.add")}</Link> · <Link to="/sheets">{t("begin.sheet")}</Link></>}>{t("begin.text")}</Empty>;
  return (
    <Empty title={empty ? t("empty.title") : t("ended.title")} action={<Link to="/case">{t("empty.add")}</Link>}>
      {empty ? t("empty.text") : t("ended.text", { count })}
    </Empty>
  );
}

/** Where what is shown does not follow from the queue, it is told. */
function Beside({ sitting }: { sitting: Sitting }) {
  const { t } = useTranslation("review");
  const beside = useSight(sitting, (sight) => sight.beside);
  return <p role="status" className={classes["besideNote"]}>{beside && t(`beside.${beside}`)}</p>;
}

function Moment({ now }: { now: boolean }) {
  const { t } = useTranslation("review");
  return <p role="status" className={classes["moment"]} data-moment>{now && t("moment")}</p>;
}

export function Side({ ref, sitting, moment, card, error, mode, ruling, withGroup, selected, picking, onPicking, onWithGroup, onShow, onOnly, onMarks, onDecide, doing, onLeave }: SideProps) {
  const current = useSight(sitting, (sight) => sight.current);
  if (current === "") return <><div className={classes["sideBody"]}><Nothing sitting={sitting} /></div><Moment now={moment} /></>;
  if (!card) return <><div className={classes["sideBody"]}>{error ? <ProblemAlert error={error} retry={() => void sitting.refresh(current)} /> : <Waiting />}</div><Moment now={moment} /></>;
  const words = { selected, picking, onPicking, onMarks, onCancel: onLeave };
  const shows = mode === "card" || mode === "reason";
  return (
    <>
      <Beside sitting={sitting} />
      <Moment now={moment} />
      <div ref={ref} className={classes["sideBody"]}>
        {shows && <CardView card={card} withGroup={withGroup} onWithGroup={onWithGroup} onShow={onShow} onOnly={onOnly} />}
        {mode === "edit" && <EditForm key={card.id} card={card} {...words} onDone={(made) => { onLeave(); sitting.replace(card.id, made); }} />}
        {mode === "byhand" && <ByHandForm key={card.document.id} document={card.document.id} {...words} onDone={(made) => { onLeave(); sitting.show(made.id); }} />}
      </div>
      {mode === "reason" && <ReasonForm first={ruling} canAccept={card.can_accept} onCancel={onLeave} onDone={(judgement, reason) => { onLeave(); onDecide(judgement, reason); }} />}
      {mode === "card" && <ActionBar canAccept={card.can_accept} size={withGroup ? card.group.length : 1} doing={doing} />}
    </>
  );
}
