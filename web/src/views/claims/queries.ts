/** Claims as the service gives them, and what a person decides about them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/client";
import type { Claim, Verdict } from "@/api/types";
import { usePages } from "@/parts";
import type { Search } from "@/search";

export type ClaimFilters = { verdict?: Verdict; entity?: string };

/** The filters that an address states. */
export function filtersOf(search: Search): ClaimFilters {
  return { ...(search["verdict"] ? { verdict: search["verdict"] as Verdict } : {}), ...(search["entity"] ? { entity: search["entity"] } : {}) };
}

export function useClaims(filters: ClaimFilters) {
  return usePages<Claim>(["claims", "list", filters], "/claims", { verdict: filters.verdict, entity: filters.entity });
}

export function useClaim(id: string) {
  return useQuery({ queryKey: ["claims", "one", id], queryFn: ({ signal }) => get<Claim>(`/claims/${encodeURIComponent(id)}`, undefined, signal) });
}

export interface Overruling {
  evidence: string;
  verdict: Verdict;
  reason: string;
}

/** Overrules, or withdraws an overruling; the claim is asked again afterwards, and so is what rests on it. */
export function useOverrule(id: string) {
  const client = useQueryClient();
  const renew = async () => {
    await Promise.all([client.invalidateQueries({ queryKey: ["claims"] }), client.invalidateQueries({ queryKey: ["dossier"] })]);
  };
  const overrule = useMutation({
    mutationFn: (asked: Overruling) => post<Claim>(`/claims/${encodeURIComponent(id)}/overrule`, asked),
    onSuccess: async (claim) => {
      client.setQueryData(["claims", "one", id], claim);
      await renew();
    },
  });
  const withdraw = useMutation({
    mutationFn: ({ decision, reason }: { decision: string; reason: string }) => post<unknown>(`/decisions/${encodeURIComponent(decision)}/withdraw`, { reason }),
    onSuccess: renew,
  });
  return { overrule, withdraw };
}
