/** Without the link's token nothing is shown: where to find it, and a field for it. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keepToken } from "@/api/session";
import { ProblemAlert } from "@/parts/ProblemAlert";
import classes from "./layout.module.css";

/** `refused` is the service's answer to a token that it does not know. */
export function TokenPage({ refused }: { refused?: Error | undefined }) {
  const { t } = useTranslation("shell");
  const [link, setLink] = useState("");
  return (
    <main className={classes["tokenPage"]}>
      <h1>{t("token.title")}</h1>
      {refused && <ProblemAlert error={refused} />}
      <p>{t("token.text")}</p>
      <pre>whobuilt serve CASE</pre>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const found = /token=([^&\s]+)/.exec(link)?.[1] ?? link.trim();
          if (!found) return;
          keepToken(found);
          location.reload();
        }}
      >
        <TextInput label={t("token.field")} value={link} onChange={(event) => setLink(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
        <Button type="submit" mt="sm">{t("token.open")}</Button>
      </form>
    </main>
  );
}
