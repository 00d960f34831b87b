/** Which way the page runs: as its language does, or turned round on purpose (`?dir=rtl`, or in the settings). */
import { useDirection } from "@mantine/core";
import { useLayoutEffect, type ReactNode } from "react";

const KEPT = "whobuilt.dir";

/** What is asked for: the address first, then what this browser keeps. */
export function askedDirection(): "ltr" | "rtl" {
  const asked = new URLSearchParams(location.search).get("dir") ?? localStorage.getItem(KEPT);
  return asked === "rtl" ? "rtl" : "ltr";
}

export function keepDirection(direction: "ltr" | "rtl"): void {
  localStorage.setItem(KEPT, direction);
}

export function Direction({ children }: { children: ReactNode }) {
  const { setDirection } = useDirection();
  useLayoutEffect(() => setDirection(askedDirection()), [setDirection]);
  return children;
}
