/** Who decides is asked for once; until then one may read, and nothing is decided for nobody. */
import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import { currentBy, keepBy } from "@/api/session";
import classes from "./layout.module.css";

export function NameBar() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [kept, setKept] = useState(currentBy() !== "");
  const known = useCase().data?.reviewers ?? [];
  if (kept || currentBy()) return null;
  return (
    <form
      className={classes["nameBar"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim()) return;
        keepBy(name.trim());
        setKept(true);
        void client.invalidateQueries();
      }}
    >
      <label htmlFor="who">{t("by.ask")}</label>
      <TextInput id="who" size="xs" value={name} onChange={(event) => setName(event.currentTarget.value)} list="known-reviewers" autoComplete="name" maxLength={200} />
      <datalist id="known-reviewers">{known.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
      <Button type="submit" size="xs" disabled={!name.trim()}>{t("by.keep")}</Button>
    </form>
  );
}
