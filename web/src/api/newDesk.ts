/** The desk as it is before the case has answered. */
import type { DeskSettings } from "./types";

export const LOCAL = "whobuilt.desk";

export const NEW_DESK: DeskSettings = {
  order: "cared_for",
  filters: { status: ["proposed"], prop: [], entity: "", document: "", query: "", referred: false },
  parties: [],
  keys: {},
  at: "",
  language: "",
  scheme: "",
};

/** What this browser knew last: shown until the case answers, and while nobody has said who sits here. */
export function localDesk(): DeskSettings {
  try {
    return { ...NEW_DESK, ...(JSON.parse(localStorage.getItem(LOCAL) ?? "{}") as Partial<DeskSettings>) };
  } catch {
    return NEW_DESK;
  }
}
