/** What the queue holds and in which order; kept for the next time, and told in the address. */
import { MultiSelect, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { get } from "@/api/client";
import { useDesk } from "@/api/desk";
import type { DocumentBrief, EntityOut, Page, Prop, Status } from "@/api/types";
import { Name, usePropWord } from "@/parts";
import { useWish } from "./useWish";
import { ORDERS, PROPS, STATUSES, type Order } from "./wish";
import classes from "./review.module.css";

function useNamesLike(asked: string): string[] {
  const [words] = useDebouncedValue(asked, 150);
  const { data } = useQuery({ queryKey: ["entities", "like", words], queryFn: ({ signal }) => get<Page<EntityOut>>("/entities", { q: words, limit: 12 }, signal), enabled: words.trim().length > 1 });
  return [...new Set(data?.items.map((entity) => entity.name) ?? [])];
}

/** "Only: X ×" for what was chosen on a card. */
function Chosen({ kind, id, onClear }: { kind: "entity" | "document"; id: string; onClear: () => void }) {
  const { t } = useTranslation("review");
  const { data } = useQuery({
    queryKey: [kind, "name", id],
    queryFn: async ({ signal }) => (kind === "entity" ? (await get<EntityOut>(`/entities/${id}`, undefined, signal)).name : (await get<{ document: DocumentBrief }>(`/documents/${id}`, undefined, signal)).document.title),
  });
  return (
    <button type="button" className={classes["chip"]} onClick={onClear} aria-label={t("filters.clear", { name: data ?? id })}>
      {t(kind === "entity" ? "filters.party" : "filters.document")} <Name still limit={40}>{data || id.slice(0, 10)}</Name> ×
    </button>
  );
}

/** Enter takes the words, and leads to where the keys work again; the button there must not take it for a press. */
function leaveByEnter(event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
  event.preventDefault();
  document.getElementById("filters")?.focus();
}

export function Filters() {
  const { t } = useTranslation("review");
  const { t: shell } = useTranslation("shell");
  const prop = usePropWord();
  const { wish, change } = useWish();
  const { settings, save } = useDesk();
  const [typed, setTyped] = useState("");
  const [query, setQuery] = useState(wish.filters.query);
  const [asked, setAsked] = useState(query);
  if (asked !== wish.filters.query) {
    // Another link, or the way back, asks for other words; the field keeps its focus.
    setAsked(wish.filters.query);
    setQuery(wish.filters.query);
  }
  const known = useNamesLike(typed);
  return (
    <section className={classes["filters"]} aria-label={t("filters.title")}>
      <Select label={t("filters.order")} data={ORDERS.map((value) => ({ value, label: t(`filters.orders.${value}`) }))} value={wish.order} allowDeselect={false} onChange={(value) => value && change({ order: value as Order })} />
      <MultiSelect label={t("filters.status")} data={STATUSES.map((value) => ({ value, label: shell(`status.${value}`) }))} value={wish.filters.status} onChange={(status) => change({ status: status as Status[] })} clearable clearButtonProps={{ "aria-label": t("filters.clear", { name: t("filters.status") }) }} />
      <MultiSelect label={t("filters.prop")} data={PROPS.map((value) => ({ value, label: prop(value) }))} value={wish.filters.prop} onChange={(chosen) => change({ prop: chosen as Prop[] })} searchable clearable clearButtonProps={{ "aria-label": t("filters.clear", { name: t("filters.prop") }) }} />
      <TextInput label={t("filters.words")} value={query} onChange={(event) => setQuery(event.currentTarget.value)} onBlur={() => query !== wish.filters.query && change({ query })} onKeyDown={leaveByEnter} dir="auto" />
      <TagsInput label={t("filters.cared")} description={t("filters.caredLead")} data={known} searchValue={typed} onSearchChange={setTyped} value={settings.parties} onChange={(parties) => save({ parties })} clearable clearButtonProps={{ "aria-label": t("filters.clear", { name: t("filters.cared") }) }} />
      <div className={classes["chips"]}>
        <Switch label={t("filters.referred")} checked={wish.filters.referred} onChange={(event) => change({ referred: event.currentTarget.checked })} />
        {wish.filters.entity && <Chosen kind="entity" id={wish.filters.entity} onClear={() => change({ entity: "" })} />}
        {wish.filters.document && <Chosen kind="document" id={wish.filters.document} onClear={() => change({ document: "" })} />}
      </div>
    </section>
  );
}
