/** One sitting at the queue: its lines as they came, where one is, and what was decided, all at hand before it is asked for. */
import type { QueryClient } from "@tanstack/react-query";
import { get, post, type Query } from "@/api/client";
import type { Card, DecisionOut, QueueItem, QueuePage, Status } from "@/api/types";
import { afterPaint, prefetchView } from "@/document";
import type { Outbox, Ruling } from "./outbox";
import { pageAround } from "./wish";

const MORE = 400;
const NEAR_END = 120;
const NEAR_START = 10;
const AHEAD = 6;
const STATUS: Record<Ruling, Status | null> = { accepted: "accepted", rejected: "rejected", unsure: "unsure", referred: null };

export interface Sight {
  items: readonly QueueItem[];
  /** How many lines the queue had when it was last asked for. */
  total: number;
  current: string;
  position: number;
  waiting: boolean;
  error: Error | null;
  ended: boolean;
  /** What was decided here, by statement: "" for referred. */
  decided: ReadonlyMap<string, Ruling>;
  count: number;
  more: boolean;
  /** Lines that come before these are still with the case. */
  earlier: boolean;
  /** What is shown is not a line of the queue, or is not what was asked for: why. */
  beside: Beside;
}

/** Looked at while one was elsewhere; not in the queue as filtered; shown in the place of what left the queue. */
export type Beside = "" | "aside" | "outside" | "passed";

interface Done {
  statement: string;
  key: string;
}

export function cardQuery(id: string) {
  return { queryKey: ["card", id] as const, queryFn: ({ signal }: { signal: AbortSignal }) => get<Card>(`/statements/${encodeURIComponent(id)}`, undefined, signal), staleTime: 20_000 };
}

export class Sitting {
  private readonly client: QueryClient;
  private readonly query: Query;
  private readonly outbox: Outbox;
  private readonly listeners = new Set<() => void>();
  private readonly places = new Map<string, number>();
  private readonly history: Done[] = [];
  private cursor: string | null = "";
  private back: string | null = null;
  private loading: Promise<void> | null = null;
  private loadingBack: Promise<void> | null = null;
  private seeking: (() => Promise<void>) | null = null;
  sight: Sight = { items: [], total: 0, current: "", position: -1, waiting: true, error: null, ended: false, decided: new Map(), count: 0, more: false, earlier: false, beside: "" };

  constructor(client: QueryClient, query: Query, outbox: Outbox) {
    this.client = client;
    this.query = query;
    this.outbox = outbox;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins at a statement of the address, or where one left off, or at the top; one goes on and back from there. */
  async start(asked: string, left: string, within = false): Promise<void> {
    // What was decided just before a reload is on its way still, or was taken: one goes on after it.
    await this.outbox.ready;
    const sent = new Map(this.outbox.restored().map(({ statement, judgement }) => [statement, judgement]));
    if (sent.size > 0) this.set({ decided: new Map([...sent, ...this.sight.decided]) });
    const isSent = sent.has(asked || left);
    if (asked && !isSent) this.show(asked);
    const at = await this.seat(asked || left);
    const { current, items, error } = this.sight;
    if (error && items.length === 0) return;
    if (current && (current !== asked || this.places.has(asked))) return this.show(current);
    const following = this.places.get(at);
    if (asked && !isSent) return this.set({ position: following ?? items.length, beside: "outside" });
    if (left && this.places.has(left) && !isSent) return this.show(left);
    if ((within && !isSent) || (following === undefined && this.back !== null)) await this.seat("");
    const from = within && !isSent ? 0 : (this.places.get(at) ?? 0);
    const open = this.sight.items.findIndex((item, place) => place >= from && !sent.has(item.id));
    this.show(this.sight.items[open < 0 ? from : open]?.id ?? "");
    if ((asked || left) && !within && !isSent) this.set({ beside: "passed" });
  }

  /** Goes to a statement of the address, which need not be at hand. */
  go(id: string): void {
    if (this.places.has(id)) this.show(id);
    else void this.start(id, "");
  }

  /** Whether the next line is being fetched: a key can do nothing with what is not there. */
  get busy(): boolean {
    return this.seeking !== null;
  }

  /** Tries again what could not be fetched. */
  retry(): void {
    if (this.sight.items.length === 0) void this.start(this.sight.current, "");
    else if (this.seeking) void this.seeking();
  }

  item(id: string): QueueItem | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.sight.items[place];
  }

  show(id: string): void {
    // What is not in the queue is looked at beside it: one goes on where one was.
    const position = this.places.get(id) ?? this.sight.position;
    const isBeside = id !== "" && !this.places.has(id) && this.sight.items.length > 0;
    this.seeking = null;
    this.set({ current: id, position, ended: id === "" && !this.sight.more, beside: isBeside ? "aside" : "" });
    // What is shown comes first: what comes after it is fetched when it is there.
    const there = id === "" ? Promise.resolve() : this.client.ensureQueryData(cardQuery(id)).catch(() => undefined);
    void there.then(() => {
      if (this.sight.current === id) afterPaint(() => this.prepare());
    });
  }

  /** The next line; after a decision the next that is not decided. */
  next(undecidedOnly = false): void {
    const { items, position, current, decided } = this.sight;
    for (let at = this.places.has(current) ? position + 1 : Math.max(0, position); at < items.length; at++) {
      const item = items[at];
      if (item && !(undecidedOnly && decided.has(item.id))) return this.show(item.id);
    }
    const go = (): void => this.next(undecidedOnly);
    const after = this.places.has(current) ? position + 1 : position;
    if (this.cursor !== null) return this.seek(after, () => this.load(MORE), go);
    // At the end of the queue, what was passed over comes round again.
    if (undecidedOnly && this.back !== null) return this.seek(-1, async () => void (await this.seat("")), go);
    const left = undecidedOnly ? items.findIndex((item, at) => at < position && !decided.has(item.id)) : -1;
    if (left >= 0) this.show(items[left]?.id ?? "");
    else this.set({ current: "", position: items.length, ended: true, beside: "" });
  }

  previous(): void {
    const { items, position } = this.sight;
    const before = items[position - 1];
    if (before) this.show(before.id);
    else if (this.back !== null) this.seek(position, () => this.loadBack(), () => this.previous());
  }

  decide(card: Card, judgement: Ruling, reason: string, withGroup: boolean): void {
    const entry = this.outbox.put({ statement: card.id, sentence: card.sentence, judgement, reason, seen: card.last_decision, with_group: withGroup });
    this.history.push({ statement: card.id, key: entry.key });
    const decided = new Map(this.sight.decided).set(this.item(card.id)?.id ?? card.id, judgement);
    this.set({ decided, count: this.sight.count + 1 });
    const status = STATUS[judgement];
    if (status) this.client.setQueryData<Card>(["card", card.id], (before) => before && { ...before, status });
    this.next(true);
  }

  /** Takes the last decision back; what it was of is shown at once. Gives what the case took back. */
  async undo(): Promise<DecisionOut[]> {
    const last = this.history.pop();
    if (last) this.restore(last.statement);
    if (last && this.outbox.takeBack(last.key)) {
      await this.refresh(last.statement);
      return [];
    }
    await this.outbox.flush();
    const { undone } = await post<{ undone: DecisionOut[] }>("/undo");
    const target = undone.find((one) => one.target === last?.statement)?.target ?? undone[0]?.target;
    for (const one of undone) await this.refresh(one.target);
    if (target && target !== last?.statement) this.restore(target);
    return undone;
  }

  /** A decision was refused: its statement is open again. */
  reopen(statement: string): void {
    this.forget(statement);
    void this.refresh(statement);
  }

  /** An edit made another statement, which takes the place of this one. */
  replace(statement: string, card: Card): void {
    this.client.setQueryData(["card", card.id], card);
    this.outbox.saw(card);
    const place = this.places.get(statement);
    const items = [...this.sight.items];
    const before = place === undefined ? undefined : items[place];
    if (place !== undefined && before) {
      items[place] = { ...before, id: card.id, members: [card.id], size: 1, sentence: card.sentence, status: card.status, doubts: card.doubts.length, subject: card.subject?.name ?? "", object: card.object?.name ?? "" };
      this.places.set(card.id, place);
    }
    this.set({ items });
    this.show(card.id);
    void this.client.invalidateQueries({ queryKey: ["view", card.document.id] });
  }

  async refresh(statement: string): Promise<void> {
    await this.client.invalidateQueries({ queryKey: ["card", statement], exact: true });
    const card = await this.client.fetchQuery({ ...cardQuery(statement), staleTime: 0 }).catch(() => null);
    if (card) this.outbox.saw(card);
  }

  loadMore(): void {
    if (this.cursor !== null) void this.load(MORE);
  }

  loadEarlier(): void {
    if (this.back !== null) void this.loadBack();
  }

  private restore(statement: string): void {
    this.forget(statement);
    this.show(statement);
  }

  private forget(statement: string): void {
    const id = this.item(statement)?.id ?? statement;
    if (!this.sight.decided.has(id)) return;
    const decided = new Map(this.sight.decided);
    decided.delete(id);
    this.set({ decided, count: Math.max(0, this.sight.count - 1) });
  }

  /** Nothing is shown until the line that was asked for is there, so that no key falls on another. */
  private seek(position: number, load: () => Promise<void>, then: () => void): void {
    const seeking = async (): Promise<void> => {
      this.set({ current: "", position, ended: false, beside: "", waiting: true, error: null });
      await load();
      if (this.seeking !== seeking || this.sight.error) return;
      this.seeking = null;
      then();
    };
    this.seeking = seeking;
    void seeking();
  }

  /** Fetches the lines around a statement instead of all that were there; gives the line in its place. */
  private async seat(at: string): Promise<string> {
    await Promise.all([this.loading, this.loadingBack]);
    this.places.clear();
    this.cursor = "";
    this.back = null;
    this.set({ items: [], position: -1, waiting: true, error: null });
    let found = "";
    this.loading = this.read(pageAround(at)).then((page) => {
      this.loading = null;
      found = page?.at ?? "";
    });
    await this.loading;
    return found;
  }

  private load(limit: number): Promise<void> {
    this.loading ??= this.read({ limit, after: this.cursor ?? "" }).then(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private loadBack(): Promise<void> {
    this.loadingBack ??= this.read({ limit: MORE, before: this.back ?? "" }).then(() => {
      this.loadingBack = null;
    });
    return this.loadingBack;
  }

  private async read(asked: Query): Promise<QueuePage | undefined> {
    try {
      const page = await get<QueuePage>("/queue", { ...this.query, ...asked });
      const { before, after } = asked;
      if (!after) this.back = page.previous;
      if (!before) this.cursor = page.next;
      this.lay(page, before !== undefined);
      return page;
    } catch (error) {
      this.set({ waiting: false, error: error as Error });
      return undefined;
    }
  }

  /** Lays lines after those that are here, or before them. */
  private lay(page: QueuePage, isBefore: boolean): void {
    const here = this.sight.items;
    const fresh = page.items.filter((item) => !this.places.has(item.id));
    const from = isBefore ? 0 : here.length;
    const shift = isBefore ? fresh.length : 0;
    if (shift > 0) for (const [id, place] of this.places) this.places.set(id, place + shift);
    fresh.forEach((item, at) => {
      for (const id of [item.id, ...item.members]) if (!this.places.has(id)) this.places.set(id, from + at);
    });
    const position = this.sight.position + (this.sight.position >= 0 ? shift : 0);
    this.set({
      items: isBefore ? [...fresh, ...here] : [...here, ...fresh],
      waiting: false,
      error: null,
      more: this.cursor !== null,
      earlier: this.back !== null,
      ...(here.length === 0 ? { total: page.total } : {}),
      position: this.places.get(this.sight.current) ?? position,
    });
  }

  /** Fetches what comes next: cards, and the documents they stand in. */
  private prepare(): void {
    const { items, position } = this.sight;
    if (this.cursor !== null && position > items.length - NEAR_END) void this.load(MORE);
    if (this.back !== null && position >= 0 && position < NEAR_START) void this.loadBack();
    const ahead = [...items.slice(position + 1, position + 1 + AHEAD), ...(position > 0 ? items.slice(position - 1, position) : [])];
    for (const item of ahead)
      void this.client.prefetchQuery({ ...cardQuery(item.id), staleTime: 60_000 }).then(() => {
        const card = this.client.getQueryData<Card>(["card", item.id]);
        if (card) void prefetchView(this.client, card.document.id, card.quote.start);
      });
  }

  private set(patch: Partial<Sight>): void {
    this.sight = { ...this.sight, ...patch };
    for (const listener of this.listeners) listener();
  }
}
