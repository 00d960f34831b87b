/** All entities of the case, found by any of their names. */
import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityOut } from "@/api/types";
import { Empty, ProblemAlert, ViewPage, Waiting } from "@/parts";
import { RowList } from "@/parts/RowList";
import { useAddress } from "@/useAddress";
import { EntityRow } from "./EntityRow";
import { useCandidates, useEntities } from "./queries";
import { SCHEMAS } from "./schemas";
import classes from "./names.module.css";

export default function Names() {
  const { t, i18n } = useTranslation("names");
  const { search, set } = useAddress();
  const query = search["q"] ?? "";
  const schema = search["schema"] ?? "";
  const listing = useEntities(query, schema);
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <ViewPage wide title={t("title")} lead={t("intro")} actions={<ToJudge />}>
      <div className={classes["filters"]} role="search">
        <SearchField value={query} onSearch={(q) => set({ q }, { replace: true })} />
        <Select
          aria-label={t("kind")}
          data={[{ value: "", label: t("any_kind") }, ...SCHEMAS.map((value) => ({ value, label: t(`schema.${value}`) }))]}
          value={schema}
          onChange={(value) => set({ schema: value ?? "" }, { replace: true })}
          allowDeselect={false}
          w={180}
        />
        {listing.items.length > 0 && <span className={classes["count"]} role="status">{t("count", { count: listing.total, formatted: number.format(listing.total) })}</span>}
      </div>
      {listing.error && listing.items.length === 0 && <ProblemAlert error={listing.error} retry={listing.again} />}
      {listing.waiting && <Waiting />}
      {!listing.waiting && !listing.error && listing.items.length === 0 && <Nothing filtered={query !== "" || schema !== ""} onClear={() => set({ q: "", schema: "" })} />}
      {listing.items.length > 0 && (
        <RowList<EntityOut> label={t("list")} listing={listing} keyOf={(entity) => entity.id} height={64}>
          {(entity) => <EntityRow entity={entity} />}
        </RowList>
      )}
    </ViewPage>
  );
}

function SearchField({ value, onSearch }: { value: string; onSearch: (query: string) => void }) {
  const { t } = useTranslation("names");
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const search = useDebouncedCallback(onSearch, 150);
  // Cleared from outside; a field made anew would lose the focus, and what is typed next would be taken for keys.
  if (value !== seen) {
    setSeen(value);
    if (value === "") setTyped("");
  }
  const take = (text: string) => {
    setTyped(text);
    search(text);
  };
  return (
    <TextInput
      type="search"
      aria-label={t("search")}
      placeholder={t("search_hint")}
      value={typed}
      onChange={(event) => take(event.currentTarget.value)}
      dir="auto"
      w={340}
      rightSection={typed !== "" && <CloseButton size="sm" aria-label={t("empty.clear")} onClick={() => take("")} />}
    />
  );
}

function ToJudge() {
  const { t } = useTranslation("names");
  const { total } = useCandidates(false);
  return (
    <Button variant={total > 0 ? "light" : "default"} renderRoot={(props) => <Link to="/names/candidates" {...props} />}>
      {t("candidates_link")}{total > 0 && <> · {t("candidates_open", { count: total })}</>}
    </Button>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation("names");
  if (filtered) return <Empty title={t("empty.filtered_title")} action={<Button variant="default" onClick={onClear}>{t("empty.clear")}</Button>}>{t("empty.filtered_text")}</Empty>;
  return (
    <Empty title={t("empty.title")} action={<Button variant="default" renderRoot={(props) => <Link to="/case" {...props} />}>{t("empty.add")}</Button>}>
      {t("empty.text")}
    </Empty>
  );
}
