/** Decisions on their way to the case: sent one after the other, repeated until acknowledged, kept while the service is stopped and while this tab is closed. */
import { get, post, ProblemError } from "@/api/client";
import { currentBy, currentCase, keepCase } from "@/api/session";
import { onToken } from "@/api/connection";
import type { CaseOut, Card, DecisionOut, Judgement, ProblemDetails } from "@/api/types";
import { afterPaint } from "@/document";

export type Ruling = Extract<Judgement, "accepted" | "rejected" | "unsure" | "referred">;

export interface Entry {
  key: string;
  statement: string;
  sentence: string;
  judgement: Ruling;
  reason: string;
  seen: string;
  with_group: boolean;
  by: string;
  /** The folder of the case that it is meant for: another may be served at this address by and by. */
  case: string;
}

/** A decision that the case did not take, with why; nothing of it is lost until somebody says so. */
export interface Refusal extends Entry {
  problem: ProblemDetails;
}

interface Answer {
  decisions: DecisionOut[];
  card: Card;
}

const KEPT = "whobuilt.outbox.";
/** This page's own. While it lives it holds the lock of this name; what a dead page left, another sends. */
const OWN = KEPT + crypto.randomUUID();
export const OTHER_CASE = "other_case";
const HANDOVER = 200; // milliseconds that a page may take to be gone
const PAUSES = [400, 1000, 2500, 5000];

interface Kept {
  entries: Entry[];
  refused: Refusal[];
}

function keptAt(place: string): Kept {
  try {
    return { entries: [], refused: [], ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Kept>) };
  } catch {
    return { entries: [], refused: [] };
  }
}

export class Outbox {
  entries: readonly Entry[] = [];
  refused: readonly Refusal[] = [];
  /** When what the last page left is known here; a page that lives keeps its own. */
  readonly ready: Promise<unknown>;
  /** How often the one at the head was tried in vain; 0 where all goes well. */
  tries = 0;
  onTaken: (entry: Entry, answer: Answer) => void = () => undefined;
  onRefused: (refusal: Refusal) => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  /** The last word on a statement that this tab knows of: what its next decision has seen. */
  private readonly last = new Map<string, string>();
  private left: readonly Entry[] = [];
  private sending: Promise<void> | null = null;
  private sent = "";
  private wake: (() => void) | null = null;

  constructor() {
    addEventListener("beforeunload", (event) => {
      if (this.entries.length > 0) event.preventDefault();
    });
    addEventListener("online", () => this.wake?.());
    onToken(() => this.retryNow());
    this.ready = Promise.race([this.inherit(), new Promise((done) => setTimeout(done, HANDOVER))]);
  }

  /** Takes over what pages left behind that were closed before all was sent: now, or when they are. */
  private inherit(): Promise<unknown> {
    void navigator.locks.request(OWN, () => new Promise(() => undefined));
    const left = Object.keys(localStorage).filter((name) => name.startsWith(KEPT) && name !== OWN);
    return Promise.all(left.map((place) => navigator.locks.request(place, () => this.adopt(place))));
  }

  private adopt(place: string): void {
    const { entries, refused } = keptAt(place);
    if (entries.length + refused.length === 0) return;
    this.left = [...entries, ...this.left];
    this.set([...entries, ...this.entries], [...refused, ...this.refused]);
    localStorage.removeItem(place);
    void this.flush();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What an earlier page of this tab decided and may not have sent; told once. */
  restored(): readonly Entry[] {
    const { left } = this;
    this.left = [];
    return left;
  }

  put(entry: Omit<Entry, "key" | "by" | "case">): Entry {
    const made = { ...entry, key: crypto.randomUUID(), by: currentBy(), case: currentCase() };
    this.set([...this.entries, made], this.refused);
    afterPaint(() => void this.flush());
    return made;
  }

  /** Takes back what was not sent yet; false where it is on its way or was taken. */
  takeBack(key: string): boolean {
    if (this.sent === key || !this.entries.some((entry) => entry.key === key)) return false;
    this.set(this.entries.filter((entry) => entry.key !== key), this.refused);
    return true;
  }

  /** Gives a refused one up. */
  drop(key: string): void {
    this.set(this.entries, this.refused.filter((one) => one.key !== key));
  }

  /** Sends a refused one again, in full sight of what somebody else decided. */
  again(key: string, seen: string): void {
    const found = this.refused.find((one) => one.key === key);
    if (!found) return;
    const { problem: _, ...entry } = found;
    this.last.set(entry.statement, seen);
    this.set([...this.entries, { ...entry, seen, case: currentCase(), key: crypto.randomUUID() }], this.refused.filter((one) => one.key !== key));
    void this.flush();
  }

  saw(card: Card): void {
    this.last.set(card.id, card.last_decision);
  }

  retryNow(): void {
    this.wake?.();
    void this.flush();
  }

  /** Ends when everything was sent, or refused. */
  flush(): Promise<void> {
    this.sending ??= this.run().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async run(): Promise<void> {
    await this.release();
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
      this.sent = entry.key;
      try {
        await this.send(entry);
      } catch (error) {
        if (!(await this.fail(entry, error))) await this.pause();
      }
      this.sent = "";
    }
  }

  private async send(entry: Entry): Promise<void> {
    await this.check(entry);
    const { statement, judgement, reason, with_group } = entry;
    const seen = this.last.get(statement) ?? entry.seen;
    const answer = await post<Answer>(`/statements/${encodeURIComponent(statement)}/decisions`, { judgement, reason, seen, with_group }, {}, entry.by);
    this.take(entry, answer);
  }

  /** Nothing is sent to a case that it was not meant for. */
  private async check(entry: Entry): Promise<void> {
    if (!currentCase() || this.tries > 0) keepCase((await get<CaseOut>("/case")).folder);
    const here = currentCase();
    if (entry.case && entry.case !== here)
      throw new ProblemError({ type: "about:blank", title: "", status: 409, code: OTHER_CASE, detail: "", where: entry.case, mend: "" });
  }

  /** What was held back for another case goes on its way when that one is served again. */
  private async release(): Promise<void> {
    if (!this.refused.some(({ problem }) => problem.code === OTHER_CASE)) return;
    const held = await get<CaseOut>("/case").catch(() => null);
    if (!held) return;
    keepCase(held.folder);
    const ours = this.refused.filter((one) => one.problem.code === OTHER_CASE && one.case === held.folder);
    if (ours.length === 0) return;
    const rest = this.refused.filter((one) => !ours.includes(one));
    this.set([...this.entries, ...ours.map((one) => ({ ...one, problem: undefined }))], rest);
  }

  private take(entry: Entry, answer: Answer): void {
    this.last.set(entry.statement, answer.card.last_decision);
    this.tries = 0;
    this.set(this.entries.filter((one) => one.key !== entry.key), this.refused);
    this.onTaken(entry, answer);
  }

  /** True where it is settled: refused, or found to be taken already. */
  private async fail(entry: Entry, error: unknown): Promise<boolean> {
    const problem = error instanceof ProblemError ? error.problem : null;
    const passing = !problem || problem.status === 0 || problem.status === 401 || problem.status >= 500;
    if (passing) return false;
    // The answer to an earlier try may have been lost on the way: then the case has this very decision.
    const told = problem.decision;
    if (problem.code === "seen_otherwise" && told && this.tries > 0 && told.by === entry.by && told.judgement === entry.judgement) {
      const card = await get<Card>(`/statements/${encodeURIComponent(entry.statement)}`).catch(() => null);
      if (card) {
        this.take(entry, { decisions: [told], card });
        return true;
      }
    }
    const refusal = { ...entry, problem };
    this.tries = 0;
    this.set(this.entries.filter((one) => one.key !== entry.key), [...this.refused, refusal]);
    this.onRefused(refusal);
    return true;
  }

  private async pause(): Promise<void> {
    this.tries++;
    this.tell();
    await new Promise<void>((done) => {
      this.wake = done;
      setTimeout(done, PAUSES[Math.min(this.tries, PAUSES.length) - 1]);
    });
    this.wake = null;
  }

  private set(entries: readonly Entry[], refused: readonly Refusal[]): void {
    this.entries = entries;
    this.refused = refused;
    if (entries.length + refused.length > 0) localStorage.setItem(OWN, JSON.stringify({ entries, refused }));
    else localStorage.removeItem(OWN);
    this.tell();
  }

  private tell(): void {
    this.snapshot = { entries: this.entries, refused: this.refused, tries: this.tries };
    for (const listener of this.listeners) listener();
  }

  snapshot: { entries: readonly Entry[]; refused: readonly Refusal[]; tries: number } = { entries: [], refused: [], tries: 0 };
}

let one: Outbox | undefined;

/** The tab's outbox: it outlives the view. */
export function theOutbox(): Outbox {
  if (!one) {
    one = new Outbox();
    one.snapshot = { entries: one.entries, refused: one.refused, tries: 0 };
  }
  return one;
}
