/** Questions put before the app is there to put them: who asks the same, and soon, is given this answer. */
import { currentBy, currentToken } from "./session";

export type Query = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>;

const KEPT = 5000;
const asked = new Map<string, Promise<unknown>>();

/** `/api` + path + the query; empty values are left out, lists are repeated. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number | boolean]) params.append(name, String(one));
  }
  const told = params.toString();
  return `/api${path}${told ? `?${told}` : ""}`;
}

/** What each request bears: the token, and who asks. */
export function headers(more: Record<string, string> = {}): Record<string, string> {
  const by = currentBy();
  return { Authorization: `Bearer ${currentToken()}`, ...(by ? { By: encodeURIComponent(by) } : {}), ...more };
}

function keyOf(path: string, query?: Query): string {
  return `${currentBy()} ${address(path, query)}`;
}

/** Asks now what will be asked for; fails where there is no good answer, which whoever asks again is told of. */
export function askAhead<T>(path: string, query?: Query): Promise<T> {
  const key = keyOf(path, query);
  const answer = fetch(address(path, query), { cache: "no-store", redirect: "error", headers: headers({ Accept: "application/json" }) }).then((found) => {
    if (!found.ok) {
      void found.body?.cancel();
      throw new Error(found.statusText);
    }
    return found.json() as Promise<T>;
  });
  asked.set(key, answer);
  answer.catch(() => undefined);
  setTimeout(() => asked.delete(key), KEPT);
  return answer;
}

/** The answer to what was asked ahead, given once. */
export function takeAhead<T>(path: string, query?: Query): Promise<T> | undefined {
  const key = keyOf(path, query);
  const answer = asked.get(key);
  asked.delete(key);
  return answer as Promise<T> | undefined;
}
