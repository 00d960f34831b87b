/** The address and the desk follow what is shown, once a person rests; an address that was opened leads the sitting. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useDesk } from "@/api/desk";
import type { Search } from "@/search";
import type { Sitting } from "./sitting";
import { useSight } from "./useSitting";

const REST = 400;
const SAVED = 1200;

export function useFollowing(sitting: Sitting, asked: string): void {
  const navigate = useNavigate();
  const { save } = useDesk();
  const current = useSight(sitting, (sight) => sight.current);
  const told = useRef(asked);
  // Addresses that this view itself went to and that have not come back yet: a slow one leads nowhere back.
  const own = useRef<string[]>([]);
  const latest = useRef({ save, current });
  useLayoutEffect(() => {
    latest.current = { save, current };
  });
  useEffect(() => {
    if (!current || current === told.current) return;
    const rest = setTimeout(() => {
      told.current = current;
      own.current.push(current);
      void navigate({ to: "/review/{-$statement}", params: { statement: current }, search: (before: Search) => before, replace: true });
    }, REST);
    return () => clearTimeout(rest);
  }, [current, navigate]);
  useEffect(() => {
    if (!current) return;
    const later = setTimeout(() => latest.current.save({ at: current }), SAVED);
    return () => clearTimeout(later);
  }, [current]);
  useEffect(() => {
    const leave = (): void => {
      if (latest.current.current) latest.current.save({ at: latest.current.current });
    };
    return leave;
  }, []);
  useEffect(() => {
    const mine = own.current.lastIndexOf(asked);
    if (mine >= 0) {
      own.current.splice(0, mine + 1);
      return;
    }
    if (asked && asked !== told.current && asked !== sitting.sight.current) {
      told.current = asked;
      sitting.go(asked);
    }
  }, [asked, sitting]);
}
