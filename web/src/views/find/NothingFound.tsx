/** Nothing found: what to try, and the offer to keep it in the search diary, where it can be cited. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import { useCase } from "@/api/desk";
import type { DiaryEntry } from "@/api/types";
import { Empty, ProblemAlert } from "@/parts";
import { firstOf } from "@/parts/script";
import { useAddress } from "@/useAddress";
import { FACETS } from "./queries";
import classes from "./find.module.css";

export function NothingFound({ query, filtered }: { query: string; filtered: boolean }) {
  const { t } = useTranslation("find");
  const { set } = useAddress();
  const tries = [t("nothing.shorter"), t("nothing.script"), /["“”「」]/.test(query) && t("nothing.phrase"), filtered && t("nothing.facets"), t("nothing.add")].filter((one) => one !== false);
  return (
    <div className={classes["nothing"]}>
      <Empty
        title={t("nothing.title", { query: firstOf(query, 80) })}
        action={filtered && <Button variant="default" onClick={() => set(Object.fromEntries(FACETS.map((name) => [name, ""])))}>{t("nothing.clear")}</Button>}
      >
        <p>{t("nothing.try")}</p>
        <ul>{tries.map((one) => <li key={one}>{one}</li>)}</ul>
      </Empty>
      {query !== "" && <ToDiary query={query} />}
    </div>
  );
}

function ToDiary({ query }: { query: string }) {
  const { t } = useTranslation("find");
  const client = useQueryClient();
  const asked = useCase();
  const note = useMutation({
    mutationFn: () =>
      post<DiaryEntry>("/diary", { where: t("nothing.where", { name: asked.data?.name ?? "" }), when: new Date().toISOString().slice(0, 10), words: query, found: "", nothing_found: true, note: "" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["diary"] }),
  });
  return (
    <section className={classes["diary"]}>
      <h2>{t("nothing.diary_title")}</h2>
      <p>{t("nothing.diary")}</p>
      {note.error && <ProblemAlert error={note.error} />}
      {note.data ? (
        <p role="status">{t("nothing.noted")} <Link to="/diary">{t("nothing.open_diary")}</Link></p>
      ) : (
        <Button variant="default" loading={note.isPending} onClick={() => note.mutate()}>{t("nothing.note")}</Button>
      )}
    </section>
  );
}
