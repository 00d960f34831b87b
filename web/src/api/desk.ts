/** The desk's settings of whoever sits here: kept in the case, so that one resumes where one left off, on any machine. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { get, put } from "./client";
import { LOCAL, localDesk, NEW_DESK } from "./newDesk";
import { currentToken, keepCase } from "./session";
import { useBy } from "./useBy";
import type { CaseOut, DeskSettings } from "./types";

export function useCase() {
  return useQuery({
    queryKey: ["case"],
    queryFn: async ({ signal }) => {
      const held = await get<CaseOut>("/case", undefined, signal);
      keepCase(held.folder);
      return held;
    },
    enabled: currentToken() !== "",
  });
}

export interface Desk {
  settings: DeskSettings;
  /** True once the case has answered: what a queue starts from. */
  ready: boolean;
  save: (patch: Partial<DeskSettings>) => void;
  error: Error | null;
}

export function useDesk(): Desk {
  const client = useQueryClient();
  const by = useBy();
  const asked = useQuery({
    queryKey: ["desk", by],
    queryFn: ({ signal }) => get<DeskSettings>("/desk", undefined, signal),
    enabled: by !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { mutate, error } = useMutation({ mutationKey: ["desk"], scope: { id: "desk" }, mutationFn: (settings: DeskSettings) => put<DeskSettings>("/desk", settings) });
  const save = useCallback(
    (patch: Partial<DeskSettings>) => {
      const kept = client.getQueryData<DeskSettings>(["desk", by]) ?? localDesk();
      const settings = { ...kept, ...patch };
      client.setQueryData(["desk", by], settings);
      localStorage.setItem(LOCAL, JSON.stringify(settings));
      if (by) mutate(settings);
    },
    [by, client, mutate],
  );
  return { settings: { ...NEW_DESK, ...(asked.data ?? localDesk()) }, ready: by === "" || asked.isFetched, save, error };
}
