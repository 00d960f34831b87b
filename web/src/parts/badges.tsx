/** Where a statement stands, and what the documents say to a claim: in the plain words of the house, never by colour alone. */
import { useTranslation } from "react-i18next";
import type { Handling, Judgement, Prop, SourceKind, Status, Verdict } from "@/api/types";
import classes from "./parts.module.css";

export type Tone = "good" | "bad" | "care" | "calm" | "plain";

export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span className={classes["badge"]} data-tone={tone}>{children}</span>;
}

const STATUS: Record<Status, Tone> = { proposed: "calm", accepted: "good", rejected: "plain", unsure: "care" };

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation("shell");
  return <Badge tone={STATUS[status]}>{t(`status.${status}`)}</Badge>;
}

// "No conflict found" is not a confirmation: it has no colour of praise.
const VERDICT: Record<Verdict, Tone> = { contradicted: "bad", challenged: "care", consistent: "plain", different: "calm", unaddressed: "plain" };

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("shell");
  return <Badge tone={VERDICT[verdict]}>{t(`verdict.${verdict}`)}</Badge>;
}

const HANDLING: Record<Handling, Tone> = { public: "plain", quote_only: "calm", not_quoted: "care", stays_here: "bad" };

export function HandlingBadge({ handling }: { handling: Handling }) {
  const { t } = useTranslation("shell");
  return <Badge tone={HANDLING[handling]}>{t(`handling.${handling}`)}</Badge>;
}

const JUDGEMENT: Record<Judgement, Tone> = {
  accepted: "good", rejected: "plain", unsure: "care", same: "calm", different: "plain", edited: "calm", referred: "care", overruled: "care", handled: "plain", withdrawn: "plain",
};

export function JudgementBadge({ judgement }: { judgement: Judgement }) {
  const { t } = useTranslation("shell");
  return <Badge tone={JUDGEMENT[judgement]}>{t(`judgement.${judgement}`)}</Badge>;
}

/** Words for a prop or a source's kind, for tables and filters. */
export function usePropWord(): (prop: Prop) => string {
  const { t } = useTranslation("shell");
  return (prop) => t(`prop.${prop}`);
}

export function useKindWord(): (kind: SourceKind) => string {
  const { t } = useTranslation("shell");
  return (kind) => t(`kind.${kind}`);
}
