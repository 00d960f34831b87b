/** Starts long work and follows it to its end; what it changed is asked for anew. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { follow, ProblemError } from "@/api/client";
import type { Job } from "@/api/types";
import { useNotices } from "@/layout/notices";

export function useJob(): { job: Job | null; busy: boolean; start: (begin: () => Promise<Job>) => Promise<Job | null> } {
  const client = useQueryClient();
  const { refuse } = useNotices();
  const [job, setJob] = useState<Job | null>(null);
  const [begun, setBegun] = useState(false);
  const leave = useRef(new AbortController());
  useEffect(() => {
    leave.current = new AbortController();
    return () => leave.current.abort();
  }, []);
  const start = useCallback(
    async (begin: () => Promise<Job>) => {
      setBegun(true);
      setJob(null);
      try {
        const ended = await follow(await begin(), setJob, leave.current.signal);
        await client.invalidateQueries();
        return ended;
      } catch (error) {
        if (error instanceof ProblemError) refuse(error);
        return null;
      } finally {
        setBegun(false);
      }
    },
    [client, refuse],
  );
  return { job, busy: begun, start };
}
