/** The parties that somebody cares for: the queue begins with what concerns them. */
import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "@/api/client";
import { useDesk } from "@/api/desk";
import type { EntityOut, Page } from "@/api/types";
import { Name, ProblemAlert } from "@/parts";
import classes from "./settings.module.css";

export function Parties() {
  const { t } = useTranslation("settings");
  const { settings, save } = useDesk();
  const [query, setQuery] = useState("");
  const asked = useQuery({
    queryKey: ["entities", "choose", query],
    queryFn: ({ signal }) => get<Page<EntityOut>>("/entities", { q: query, limit: 8 }, signal),
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
  });
  const cared = useQueries({ queries: settings.parties.map((id) => ({ queryKey: ["entity", id], queryFn: () => get<EntityOut>(`/entities/${encodeURIComponent(id)}`), staleTime: 60_000 })) });
  const found = query.trim() ? (asked.data?.items ?? []).filter((one) => !settings.parties.includes(one.id)) : [];
  return (
    <div className={classes["parties"]}>
      {settings.parties.length > 0 && (
        <ul aria-label={t("parties.title")}>
          {settings.parties.map((id, at) => (
            <li key={id}>
              <Name>{cared[at]?.data?.name ?? id}</Name>
              <Button size="compact-xs" variant="default" aria-label={t("parties.dropOf", { name: (cared[at]?.data?.name ?? id).slice(0, 80) })} onClick={() => save({ parties: settings.parties.filter((one) => one !== id) })}>{t("parties.drop")}</Button>
            </li>
          ))}
        </ul>
      )}
      <TextInput label={t("parties.find")} value={query} onChange={(event) => setQuery(event.currentTarget.value)} autoComplete="off" className={classes["field"]} />
      {asked.error && <ProblemAlert error={asked.error} />}
      {query.trim() !== "" && asked.data && found.length === 0 && <p role="status">{t("parties.none")}</p>}
      {found.length > 0 && (
        <ul aria-label={t("parties.found")}>
          {found.map((one) => (
            <li key={one.id}>
              <Name>{one.name}</Name>
              <Button size="compact-xs" variant="default" aria-label={t("parties.addOf", { name: one.name.slice(0, 80) })} onClick={() => { save({ parties: [...settings.parties, one.id] }); setQuery(""); }}>{t("parties.add")}</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
