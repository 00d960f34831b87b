/** The token of the opened link, and who sits here. The token lives as long as the tab; the name stays in the browser. */

const TOKEN = "whobuilt.token";
const BY = "whobuilt.by";
const CHANNEL = "whobuilt.session";

let token = sessionStorage.getItem(TOKEN) ?? "";

export function currentToken(): string {
  return token;
}

export function keepToken(found: string): void {
  token = found;
  sessionStorage.setItem(TOKEN, found);
}

let held = "";

/** The folder of the case that the service last told this page of. */
export function currentCase(): string {
  return held;
}

export function keepCase(folder: string): void {
  held = folder;
}

const channel = new BroadcastChannel(CHANNEL);

/** Takes `#token=…&by=…` out of the address bar, so that it is neither copied nor kept in the history; whether one was there. Tabs whose token is worth nothing any more hear of it. */
export function takeToken(): boolean {
  const link = new URLSearchParams(location.hash.slice(1));
  const found = link.get("token");
  if (found) {
    keepToken(found);
    // Who opens a link that names somebody says who sits here; decisions would bear another's name otherwise.
    const by = link.get("by");
    if (by) keepBy(by);
    history.replaceState(history.state, "", location.pathname + location.search);
    channel.postMessage({ token: found });
  }
  return Boolean(found);
}

let isRefused = false;
let adopted: () => void = () => undefined;

channel.addEventListener("message", (event: MessageEvent<{ ask?: boolean; token?: string }>) => {
  const { ask, token: other } = event.data;
  if (ask && token && !isRefused) channel.postMessage({ token });
  else if (other && other !== token && (!token || isRefused)) {
    keepToken(other);
    adopted();
  }
});

/** The service refuses this tab's token, or takes it again; another tab may have the one that is good now. */
export function refuseToken(refused: boolean, onAdopted: () => void): void {
  isRefused = refused;
  adopted = onAdopted;
  if (refused) channel.postMessage({ ask: true });
}

/** A tab opened by hand has no token: another tab of this desk, on this very origin, may hand it over. */
export async function findToken(patience = 400): Promise<boolean> {
  if (token) return true;
  channel.postMessage({ ask: true });
  const end = performance.now() + patience;
  while (!token && performance.now() < end) await new Promise((done) => setTimeout(done, 20));
  return token !== "";
}

export function currentBy(): string {
  return localStorage.getItem(BY) ?? "";
}

export const CHANGED = "whobuilt.by";

export function keepBy(name: string): void {
  localStorage.setItem(BY, name);
  dispatchEvent(new Event(CHANGED));
}
