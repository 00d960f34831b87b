/** One box over everything in the case: documents, statements, names, in every script. What is asked stands in the address. */
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Key } from "@/keys/Key";
import { useKeys } from "@/keys/useKeys";
import { Empty, Pager, ProblemAlert, ViewPage, Waiting } from "@/parts";
import { useAddress } from "@/useAddress";
import { Facets } from "./Facets";
import { Hit } from "./Hit";
import { NothingFound } from "./NothingFound";
import { FACETS, useFound } from "./queries";
import classes from "./find.module.css";

export default function Find() {
  const { t } = useTranslation("find");
  const { search, set } = useAddress();
  const query = search["q"] ?? "";
  const chosen = Object.fromEntries(FACETS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const found = useFound(query, chosen);
  const list = useRef<HTMLOListElement>(null);
  const asked = query !== "" || Object.keys(chosen).length > 0;
  const step = useCallback((by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>("[data-hit]") ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  }, []);
  useKeys("lists", { next: () => step(1), previous: () => step(-1), open: () => document.activeElement instanceof HTMLAnchorElement && document.activeElement.click() });
  return (
    <ViewPage title={t("title")}>
      <SearchBox value={query} onSearch={(q) => set({ q }, { replace: true })} onDown={() => step(1)} />
      {!asked && <Start />}
      {asked && (
        <div className={classes["columns"]}>
          <div className={classes["facetSide"]}><Facets facets={found.facets} chosen={chosen} onChoose={(name, value) => set({ [name]: value }, { replace: true })} onClear={() => set(Object.fromEntries(FACETS.map((name) => [name, ""])), { replace: true })} /></div>
          <section className={classes["results"]} aria-label={t("results")} aria-busy={found.waiting}>
            {found.error && <ProblemAlert error={found.error} retry={found.again} />}
            {found.waiting && <Waiting what={t("searching")} />}
            {!found.waiting && !found.error && found.items.length === 0 && <NothingFound key={query} query={query} filtered={Object.keys(chosen).length > 0} />}
            {found.items.length > 0 && (
              <>
                <p className={classes["count"]} role="status">{t("count", { count: found.total })}</p>
                <ol className={classes["hits"]} ref={list}>
                  {found.items.map((hit) => <Hit key={`${hit.kind}:${hit.id}:${hit.start}`} hit={hit} />)}
                </ol>
                <Pager shown={found.items.length} total={found.total} more={found.more} loading={found.loading} onMore={found.onMore} />
              </>
            )}
          </section>
        </div>
      )}
    </ViewPage>
  );
}

function SearchBox({ value, onSearch, onDown }: { value: string; onSearch: (query: string) => void; onDown: () => void }) {
  const { t } = useTranslation("find");
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const search = useDebouncedCallback((query: string) => {
    sent.current = query;
    onSearch(query);
  }, 120);
  useEffect(() => {
    // The address was changed from elsewhere (back, a link): the box follows.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => box.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const take = (text: string) => {
    setTyped(text);
    search(text);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") search.flush();
    if (event.key === "ArrowDown") {
      event.preventDefault();
      onDown();
    }
  };
  return (
    <search className={classes["search"]}>
      <TextInput
        id="find-box"
        ref={box}
        type="search"
        size="md"
        aria-label={t("label")}
        placeholder={t("placeholder")}
        value={typed}
        onChange={(event) => take(event.currentTarget.value)}
        onKeyDown={keys}
        dir="auto"
        rightSection={typed === "" ? <Key place="everywhere" action="search" /> : <CloseButton aria-label={t("clear")} onClick={() => { take(""); box.current?.focus(); }} />}
      />
    </search>
  );
}

function Start() {
  const { t } = useTranslation("find");
  return <Empty title={t("start.title")}>{t("start.text")}</Empty>;
}
