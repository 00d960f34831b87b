/** The state of a view, read from its address and written to it. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Search } from "./search";

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
