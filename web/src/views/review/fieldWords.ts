/** What fields and their values are called, in the reader's language. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Prop } from "@/api/types";

const PARTIES: Partial<Record<Prop, readonly [string, string]>> = {
  supplies: ["supplier", "customer"], owns: ["owner", "owned"], invests_in: ["investor", "invested"], employs: ["employer", "employed"], operates: ["operator", "operated"],
  funds: ["payer", "paid"], listed_by: ["listed", "authority"], located_in: ["thing", "location"], said: ["says", "about"],
};

export function useFieldWord(prop: Prop): (name: string) => string {
  const { t } = useTranslation("review");
  return useCallback(
    (name: string) => {
      const word = t as unknown as (key: string, options: object) => string;
      const own = name === "subject" ? PARTIES[prop]?.[0] : name === "object" ? PARTIES[prop]?.[1] : undefined;
      return word(`fields.${own ?? name}`, { defaultValue: name.replaceAll("_", " ") });
    },
    [t, prop],
  );
}

export function useValueWord(): (field: string, value: string) => string {
  const { t } = useTranslation("review");
  return useCallback(
    (field: string, value: string) => {
      const word = t as unknown as (key: string, options: object) => string;
      return field === "prop" ? word(`shell:prop.${value}`, { ns: "shell", defaultValue: value }) : word(`values.${value}`, { defaultValue: value.replaceAll("_", " ") });
    },
    [t],
  );
}
