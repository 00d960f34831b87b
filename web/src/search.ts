/** The state of a view in its address: plain `?name=value`, so that every state has a link that a person can read. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

export type Search = Partial<Record<string, string>>;

export function parseSearch(search: string): Search {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** What the address says, and how to change it: `set({status: "accepted"})`; undefined or "" takes a value out. */
export function useAddress(): { search: Search; set: (patch: Search, options?: { replace?: boolean }) => void } {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (patch: Search, { replace = false } = {}) => {
      void navigate({ to: ".", search: (before: Search) => ({ ...before, ...patch }), replace });
    },
    [navigate],
  );
  return { search, set };
}
