/** Whether the service answers, and takes this tab's token: one state for the whole page, which heals by itself. */
import { useSyncExternalStore } from "react";
import { currentToken, keepToken, refuseToken } from "./session";

export type Connection = "good" | "unreachable" | "refused";

const PAUSE = 2000;
let state: Connection = "good";
let asking = 0;
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();

/** What an answer, or the lack of one, shows. */
export function noteAnswer(status: number): void {
  set(status === 0 ? "unreachable" : status === 401 ? "refused" : "good");
}

/** Calls when the service answers again after it did not, or took another token. */
export function onToken(tell: () => void): () => void {
  waiting.add(tell);
  return () => void waiting.delete(tell);
}

/** The token of a link that was pasted. */
export function takeLink(link: string): boolean {
  const found = /token=([^&\s]+)/.exec(link)?.[1] ?? link.trim();
  if (!found) return false;
  keepToken(found);
  void probe();
  return true;
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => state,
  );
}

function set(next: Connection): void {
  if (next !== state) {
    const before = state;
    state = next;
    refuseToken(next === "refused", () => void probe());
    for (const tell of listeners) tell();
    if (next === "good" && before !== "good") for (const tell of waiting) tell();
  }
  clearTimeout(asking);
  if (state !== "good") asking = window.setTimeout(() => void probe(), PAUSE);
}

async function probe(): Promise<void> {
  const answer = await fetch("/api/case", { cache: "no-store", headers: { Authorization: `Bearer ${currentToken()}` } }).catch(() => null);
  noteAnswer(answer?.status ?? 0);
}
