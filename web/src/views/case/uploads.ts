/** Files on their way into the case: two at a time, each until it is read. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { follow, upload } from "@/api/client";
import type { Handling, Job, SourceKind } from "@/api/types";

export interface Sending {
  id: number;
  file: File;
  kind: SourceKind;
  handling: Handling;
  stage: "waiting" | "sending" | "reading" | "read" | "failed" | "stopped";
  sent: number;
  job?: Job;
  error?: unknown;
}

const AT_ONCE = 2;
let last = 0;

/** 12 kB, 3.4 MB: as it is read, in steps of a thousand. */
export function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

export function useUploads() {
  const client = useQueryClient();
  const [sendings, setSendings] = useState<Sending[]>([]);
  const waiting = useRef<Sending[]>([]);
  const running = useRef(new Map<number, AbortController>());
  const change = useCallback((id: number, patch: Partial<Sending>) => setSendings((before) => before.map((one) => (one.id === id ? { ...one, ...patch } : one))), []);

  const send = useCallback(
    async (one: Sending) => {
      const control = new AbortController();
      running.current.set(one.id, control);
      change(one.id, { stage: "sending" });
      try {
        const begun = await upload<Job>("/files", one.file, { name: one.file.name, kind: one.kind, handling: one.handling }, (sent) => change(one.id, { sent }), control.signal);
        const ended = await follow(begun, (job) => change(one.id, { job, stage: "reading" }), control.signal);
        change(one.id, { job: ended, stage: ended.state === "done" ? "read" : "failed" });
        void client.invalidateQueries();
      } catch (error) {
        change(one.id, control.signal.aborted ? { stage: "stopped" } : { stage: "failed", error });
      } finally {
        running.current.delete(one.id);
      }
    },
    [change, client],
  );
  const pump = useCallback(
    function goOn() {
      while (running.current.size < AT_ONCE) {
        const next = waiting.current.shift();
        if (!next) return;
        void send(next).then(goOn);
      }
    },
    [send],
  );
  const add = useCallback(
    (files: File[], kind: SourceKind, handling: Handling) => {
      const fresh = files.map((file): Sending => ({ id: ++last, file, kind, handling, stage: "waiting", sent: 0 }));
      setSendings((before) => [...fresh, ...before]);
      waiting.current.push(...fresh);
      pump();
    },
    [pump],
  );
  const stop = useCallback((id: number) => running.current.get(id)?.abort(), []);
  const busy = sendings.some((one) => one.stage === "sending" || one.stage === "waiting");
  useEffect(() => {
    if (!busy) return;
    // A tab closed in the middle breaks the upload off: the browser asks first.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [busy]);
  return { sendings, add, stop };
}
