/** How the app asks the service of this machine: one place for the token, the name, problems, events, uploads and downloads. */
import { address, headers, takeAhead, type Query } from "./ahead";
import { noteAnswer } from "./connection";
import type { Job, ProblemDetails } from "./types";

/** What the service refused, and how to mend it. `problem.code` says which. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: ProblemDetails;

  constructor(problem: ProblemDetails) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

export { address, type Query };

function withoutAnswer(code: string): ProblemError {
  return new ProblemError({ type: "about:blank", title: "", status: 0, code, detail: "", where: "", mend: "" });
}

function unreachable(): ProblemError {
  return withoutAnswer("unreachable");
}

/** Why a part of the app could not be loaded: the service stopped, or it hands out a newer app than this tab's. */
export async function whyNotLoaded(): Promise<ProblemError> {
  return fetch("/mark.svg", { cache: "no-store" }).then(() => withoutAnswer("updated"), unreachable);
}

function asProblem(status: number, statusText: string, body: string): ProblemError {
  try {
    const told = JSON.parse(body) as Partial<ProblemDetails>;
    if (typeof told.title === "string")
      return new ProblemError({ type: "about:blank", code: "", detail: "", where: "", mend: "", ...told, title: told.title, status });
  } catch {
    // Not our service's words: told by its status below.
  }
  return new ProblemError({ type: "about:blank", title: `${status} ${statusText}`.trim(), status, code: "", detail: "", where: "", mend: "" });
}

async function fetched(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { cache: "no-store", redirect: "error", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    noteAnswer(0);
    throw unreachable();
  }
  noteAnswer(answer.status);
  if (!answer.ok) throw asProblem(answer.status, answer.statusText, await answer.text());
  return answer;
}

interface Asking {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Who asks, where that is not who sits here now. */
  by?: string;
}

async function ask<T>(method: string, path: string, { query, body, signal, by }: Asking): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const more = { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(by ? { By: encodeURIComponent(by) } : {}) };
  const answer = await fetched(address(path, query), { method, headers: headers(more), ...json, ...(signal ? { signal } : {}) });
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** `get<Page<Claim>>("/claims", {verdict}, signal)`: what TanStack Query's functions call. */
export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const again = (): Promise<T> => ask<T>("GET", path, { query, signal });
  return takeAhead<T>(path, query)?.catch(again) ?? again();
}

export function post<T>(path: string, body?: unknown, query?: Query, by = ""): Promise<T> {
  return ask<T>("POST", path, { body: body ?? {}, query, by });
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return ask<T>("PUT", path, { body });
}

export interface ServerEvent {
  event: string;
  data: unknown;
}

/** Server-sent events over fetch (an EventSource cannot carry the token); ends when the server closes. */
export async function* events(path: string, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
  const answer = await fetched(address(path), { headers: headers({ Accept: "text/event-stream" }), ...(signal ? { signal } : {}) });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  while (reader) {
    const { done, value } = await reader.read();
    kept = (kept + (value ?? "")).replaceAll("\r\n", "\n");
    const blocks = kept.split("\n\n");
    kept = blocks.pop() ?? "";
    for (const block of blocks) {
      const found = parseEvent(block);
      if (found) yield found;
    }
    if (done) return;
  }
}

export function parseEvent(block: string): ServerEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
  }
  return data.length === 0 ? null : { event, data: JSON.parse(data.join("\n")) as unknown };
}

/** Follows a job to its end; `seen` is told of each state. Asks again where the stream breaks off early. */
export async function follow(job: Job, seen: (job: Job) => void, signal?: AbortSignal): Promise<Job> {
  let last = job;
  seen(last);
  while (last.state === "running") {
    try {
      for await (const { data } of events(`/jobs/${job.id}/events`, signal)) {
        if (data && typeof data === "object" && "state" in data && "id" in data) seen((last = data as Job));
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== "unreachable") throw error;
      await new Promise((done) => setTimeout(done, 500));
    }
    seen((last = await get<Job>(`/jobs/${job.id}`, undefined, signal)));
  }
  return last;
}

/** Sends a file as it is, telling how far it got; a closed tab or `signal` breaks it off. */
export function upload<T = Job>(path: string, file: Blob, query: Query, onProgress: (sent: number, total: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path, query));
    for (const [name, value] of Object.entries(headers({ "Content-Type": "application/octet-stream" }))) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.lengthComputable ? event.total : file.size));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) done(JSON.parse(request.responseText) as T);
      else fail(asProblem(request.status, request.statusText, request.responseText));
    });
    request.addEventListener("error", () => fail(unreachable()));
    request.addEventListener("abort", () => fail(new DOMException("aborted", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** The bytes of an answer and the name that the server gives them. */
export async function download(path: string, query?: Query): Promise<{ blob: Blob; name: string }> {
  const answer = await fetched(address(path, query), { headers: headers() });
  const stated = answer.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(stated)?.[1];
  const name = encoded ? decodeURIComponent(encoded) : (/filename="?([^";]+)"?/i.exec(stated)?.[1] ?? "whobuilt");
  return { blob: await answer.blob(), name };
}

/** Downloads and hands it to the browser to save. */
export async function save(path: string, query?: Query): Promise<void> {
  const { blob, name } = await download(path, query);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
