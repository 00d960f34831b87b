/** Single keys that do what they say, unless somebody is typing. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { useDesk } from "@/api/desk";
import { keyOf, pressed, type ACTIONS, type Place } from "./actions";

type Doing = (event: KeyboardEvent) => void;

/** Fields and open menus keep their keys; a button keeps only those that press it. */
function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=menu],[role=listbox],[data-keys=own]")) return true;
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "radio", "range", "file", "submit"].includes(target.type) || key === " ";
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (key === "Enter" || key === " ") && target.closest("a,button,summary,[role=button],[role=tab]") !== null;
}

/** Escape leaves what is open, from any of its fields, wherever one is. */
export function useEscape(leave: () => void): void {
  const latest = useRef(leave);
  useLayoutEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || document.querySelector("[role=dialog][aria-modal=true]")) return;
      latest.current();
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

interface Options {
  enabled?: boolean;
  /** Keys within a dialog: elsewhere they rest while a dialog is open. */
  inDialog?: boolean;
}

/** `useKeys("review", {accept: () => …})`. The doings may change with each rendering; keys follow the settings. */
export function useKeys<P extends Place>(place: P, doings: Partial<Record<keyof (typeof ACTIONS)[P], Doing>>, { enabled = true, inDialog = false }: Options = {}): void {
  const { settings } = useDesk();
  const latest = useRef({ doings, keys: settings.keys });
  useLayoutEffect(() => {
    latest.current = { doings, keys: settings.keys };
  });
  useEffect(() => {
    if (!enabled) return;
    function listen(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
      const key = pressed(event);
      if (takesKey(event.target, key) || (!inDialog && document.querySelector("[role=dialog][aria-modal=true]"))) return;
      for (const [action, doing] of Object.entries(latest.current.doings) as [string, Doing | undefined][]) {
        if (!doing || keyOf(place, action, latest.current.keys) !== key) continue;
        event.preventDefault();
        doing(event);
        return;
      }
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [place, enabled, inDialog]);
}
