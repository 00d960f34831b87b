/** One sitting at the queue: its lines as they came, where one is, and what was decided, all at hand before it is asked for. */
import type { QueryClient } from "@tanstack/react-query";
import { get, post, type Query } from "@/api/client";
import type { Card, DecisionOut, Page, QueueItem, Status } from "@/api/types";
import { afterPaint, prefetchView } from "@/document";
import type { Outbox, Ruling } from "./outbox";

const FIRST = 60;
const MORE = 400;
const NEAR_END = 120;
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
}

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
  private loading: Promise<void> | null = null;
  sight: Sight = { items: [], total: 0, current: "", position: -1, waiting: true, error: null, ended: false, decided: new Map(), count: 0, more: false };

  constructor(client: QueryClient, query: Query, outbox: Outbox) {
    this.client = client;
    this.query = query;
    this.outbox = outbox;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins with a statement of the address, or where one left off, or at the top. */
  async start(asked: string, left: string, within = false): Promise<void> {
    if (asked) this.show(asked);
    await this.load(FIRST);
    if (this.sight.current) this.show(this.sight.current);
    else if (left && this.places.has(left)) this.show(left);
    else if (left && !within && (await this.isOpen(left))) this.show(left);
    else this.show(this.sight.items[0]?.id ?? "");
  }

  item(id: string): QueueItem | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.sight.items[place];
  }

  show(id: string): void {
    // What is not in the queue is looked at beside it: one goes on where one was.
    const position = this.places.get(id) ?? this.sight.position;
    this.set({ current: id, position, ended: id === "" && !this.sight.more });
    afterPaint(() => this.prepare());
  }

  /** The next line; after a decision the next that is not decided. */
  next(undecidedOnly = false): void {
    const { items, position, current, decided } = this.sight;
    for (let at = this.places.has(current) ? position + 1 : Math.max(0, position); at < items.length; at++) {
      const item = items[at];
      if (item && !(undecidedOnly && decided.has(item.id))) return this.show(item.id);
    }
    if (this.cursor !== null) void this.load(MORE).then(() => (this.sight.items.length > items.length ? this.next(undecidedOnly) : undefined));
    else {
      // At the end of the queue, what was passed over comes round again.
      const left = undecidedOnly ? items.findIndex((item, at) => at < position && !decided.has(item.id)) : -1;
      if (left >= 0) this.show(items[left]?.id ?? "");
      else this.set({ current: "", position: items.length, ended: true });
    }
  }

  previous(): void {
    const before = this.sight.items[Math.max(0, this.sight.position - 1)];
    if (before) this.show(before.id);
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

  private async isOpen(statement: string): Promise<boolean> {
    const card = await this.client.fetchQuery(cardQuery(statement)).catch(() => null);
    return card?.status === "proposed";
  }

  private load(limit: number): Promise<void> {
    this.loading ??= this.read(limit).finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async read(limit: number): Promise<void> {
    try {
      const page = await get<Page<QueueItem>>("/queue", { ...this.query, limit, after: this.cursor ?? "" });
      const fresh = page.items.filter((item) => !this.places.has(item.id));
      const items = [...this.sight.items, ...fresh];
      for (let at = this.sight.items.length; at < items.length; at++) for (const id of [items[at]?.id ?? "", ...(items[at]?.members ?? [])]) if (!this.places.has(id)) this.places.set(id, at);
      this.cursor = page.next;
      const first = this.sight.items.length === 0;
      this.set({ items, waiting: false, error: null, more: page.next !== null, ...(first ? { total: page.total } : {}), position: this.places.get(this.sight.current) ?? this.sight.position });
    } catch (error) {
      this.set({ waiting: false, error: error as Error });
    }
  }

  /** Fetches what comes next: cards, and the documents they stand in. */
  private prepare(): void {
    const { items, position } = this.sight;
    if (this.cursor !== null && position > items.length - NEAR_END) void this.load(MORE);
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
