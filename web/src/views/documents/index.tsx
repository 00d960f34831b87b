/** Every document that was read, with filters in the address. */
import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentBrief, Handling, SourceKind } from "@/api/types";
import { Empty, ProblemAlert, useKindWord, ViewPage, Waiting } from "@/parts";
import { RowList } from "@/parts/RowList";
import { useAddress } from "@/useAddress";
import { languageName } from "@/views/find/words";
import { DocumentRow } from "./DocumentRow";
import { FILTERS, useDocuments, type Filters } from "./queries";
import classes from "./documents.module.css";

const KINDS: readonly SourceKind[] = ["company", "government", "procurement", "court_or_parliament", "list", "news", "ngo", "unknown"];
const HANDLINGS: readonly Handling[] = ["public", "quote_only", "not_quoted", "stays_here"];
const LANGUAGES = ["en", "zh", "ug", "ar", "ru", "sr"];

export default function Documents() {
  const { t } = useTranslation("documents");
  const { search, set } = useAddress();
  const filters: Filters = Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const listing = useDocuments(filters);
  const filtered = Object.keys(filters).length > 0;
  return (
    <ViewPage wide title={t("title")} lead={t("intro")}>
      <FilterBar filters={filters} onChange={(patch) => set(patch, { replace: true })} count={listing.items.length > 0 ? t("count", { count: listing.total }) : ""} />
      {listing.error && listing.items.length === 0 && <ProblemAlert error={listing.error} retry={listing.again} />}
      {listing.waiting && <Waiting />}
      {!listing.waiting && !listing.error && listing.items.length === 0 && (filtered ? <NothingFits query={filters.q ?? ""} onClear={() => set(Object.fromEntries(FILTERS.map((name) => [name, ""])))} /> : <NothingYet />)}
      {listing.items.length > 0 && (
        <RowList<DocumentBrief> label={t("list")} listing={listing} keyOf={(document) => document.id} height={64}>
          {(document) => <DocumentRow document={document} />}
        </RowList>
      )}
    </ViewPage>
  );
}

function FilterBar({ filters, onChange, count }: { filters: Filters; onChange: (patch: Filters) => void; count: string }) {
  const { t, i18n } = useTranslation("documents");
  const { t: shell } = useTranslation("shell");
  const kind = useKindWord();
  const [typed, setTyped] = useState(filters.q ?? "");
  const search = useDebouncedCallback((q: string) => onChange({ q }), 150);
  const take = (text: string) => {
    setTyped(text);
    search(text);
  };
  return (
    <div role="search" className={classes["filters"]}>
      <TextInput type="search" aria-label={t("filter.query")} placeholder={t("filter.query")} value={typed} onChange={(event) => take(event.currentTarget.value)} dir="auto" w={280} rightSection={typed !== "" && <CloseButton size="sm" aria-label={t("filter.clear")} onClick={() => take("")} />} />
      <Select aria-label={t("filter.kind")} data={[{ value: "", label: t("filter.any_kind") }, ...KINDS.map((value) => ({ value, label: kind(value) }))]} value={filters.kind ?? ""} onChange={(value) => onChange({ kind: value ?? "" })} allowDeselect={false} w={190} />
      <Select aria-label={t("filter.handling")} data={[{ value: "", label: t("filter.any_handling") }, ...HANDLINGS.map((value) => ({ value, label: shell(`handling.${value}`) }))]} value={filters.handling ?? ""} onChange={(value) => onChange({ handling: value ?? "" })} allowDeselect={false} w={190} />
      <Select aria-label={t("filter.language")} data={[{ value: "", label: t("filter.any_language") }, ...LANGUAGES.map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))]} value={filters.language ?? ""} onChange={(value) => onChange({ language: value ?? "" })} allowDeselect={false} w={150} />
      <span className={classes["count"]} role="status">{count}</span>
    </div>
  );
}

function NothingFits({ query, onClear }: { query: string; onClear: () => void }) {
  const { t } = useTranslation("documents");
  return (
    <Empty
      title={t("empty.filtered_title")}
      action={
        <>
          <Button variant="default" onClick={onClear}>{t("filter.clear")}</Button>
          <Button variant="default" renderRoot={(props) => <Link to="/find" search={{ q: query }} {...props} />}>{t("empty.find")}</Button>
        </>
      }
    >
      {t("empty.filtered_text")}
    </Empty>
  );
}

function NothingYet() {
  const { t } = useTranslation("documents");
  return (
    <Empty title={t("empty.title")} action={<Button variant="default" renderRoot={(props) => <Link to="/case" {...props} />}>{t("empty.add")}</Button>}>
      {t("empty.text")}
    </Empty>
  );
}
