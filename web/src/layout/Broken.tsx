/** The service does not answer, or refuses this tab's token: what to do, at the top of every view, until it heals. */
import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onToken, takeLink, useConnection } from "@/api/connection";
import { currentCase } from "@/api/session";
import { Shown } from "@/parts/Shown";
import classes from "./layout.module.css";

export function Broken() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const connection = useConnection();
  const [link, setLink] = useState("");
  useEffect(() => onToken(() => void client.invalidateQueries()), [client]);
  if (connection === "good") return null;
  return (
    <div role="alert" className={classes["broken"]}>
      <p><strong>{t(`broken.${connection}`)}</strong> {t("broken.kept")}</p>
      {connection === "unreachable" ? (
        <p>{t("broken.start")} <code><Shown text={`whobuilt serve ${quoted(currentCase() || "CASE")} --port ${location.port}`} /></code></p>
      ) : (
        <form onSubmit={(event) => { event.preventDefault(); if (takeLink(link)) setLink(""); }}>
          <TextInput size="xs" label={t("broken.paste")} value={link} onChange={(event) => setLink(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
          <Button size="xs" type="submit" variant="default" disabled={!link.trim()}>{t("token.open")}</Button>
        </form>
      )}
    </div>
  );
}

/** A folder as a shell takes it. */
function quoted(folder: string): string {
  return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
}
