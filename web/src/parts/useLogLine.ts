/** Since when the case is unchanged, by whose word, in one line and in the language of the app. */
import { useTranslation } from "react-i18next";
import type { CaseOut } from "@/api/types";

const DAY = 86_400_000;

export function useLogLine(): (held: CaseOut) => string {
  const { t, i18n } = useTranslation("case");
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: "long", timeZone: "UTC" });
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  return ({ unchanged_since, attested, attested_entries, log_entries }) => {
    if (!unchanged_since) return t("line.none");
    const since = day.format(new Date(unchanged_since));
    const covered = t("line.entries", { count: attested_entries });
    if (log_entries < attested_entries) return t("line.missing", { since, covered, has: t("line.entries", { count: log_entries }) });
    // Authorities that were asked on different days rightly differ; so does one that lies, and a person must see it.
    const apart = attested.some(({ at }) => Date.parse(at) - Date.parse(unchanged_since) > DAY);
    const who = list.format(attested.map(({ authority, at }) => (apart ? t("line.when", { who: authority, at: day.format(new Date(at)) }) : authority)));
    const newer = log_entries - attested_entries;
    return [t("line.since", { since, who, covered }), newer > 0 && t("line.newer", { count: newer }), t("line.shows")].filter(Boolean).join(i18n.language.startsWith("zh") ? "" : " ");
  };
}
