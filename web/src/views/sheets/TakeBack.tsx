/** Asks why a sheet is taken back, and says first what that changes: what is dropped, and what stays since somebody worked on it. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, post } from "@/api/client";
import type { SheetOut, SheetTurnOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Name, ProblemAlert, Waiting } from "@/parts";
import classes from "./sheets.module.css";

export function TakeBack({ sheet, onLeave }: { sheet: SheetOut; onLeave: () => void }) {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { tell } = useNotices();
  const [reason, setReason] = useState("");
  const path = `/sheets/${encodeURIComponent(sheet.id)}/drop`;
  const { data, error: unknown } = useQuery({ queryKey: ["sheet-drop", sheet.id], queryFn: ({ signal }) => get<SheetTurnOut>(path, {}, signal), staleTime: 0, gcTime: 0 });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => post<SheetTurnOut>(path, { reason }),
    onSuccess: async ({ rows }) => {
      onLeave();
      tell(t("held.taken", { count: rows }));
      await client.invalidateQueries();
    },
  });
  return (
    <form className={classes["warn"]} onSubmit={(event) => { event.preventDefault(); if (data && reason.trim()) mutate(); }}>
      <p><strong><Name limit={160}>{sheet.name}</Name></strong></p>
      {!data && !unknown && <Waiting />}
      {data && (
        <div role="status">
          <p>{t("held.would", { count: data.rows })}</p>
          <ul>{data.stays.map((one) => <li key={one.why}>{t(`held.stays_${one.why}`, { count: one.count })} {t("look.rows", { rows: one.rows })}</li>)}</ul>
        </div>
      )}
      {unknown && <ProblemAlert error={unknown} />}
      <p className={classes["soft"]}>{t("held.keeps")}</p>
      <TextInput data-autofocus required label={t("held.why")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} dir="auto" />
      {error && <ProblemAlert error={error} />}
      <div className={classes["row"]}>
        <Button variant="default" onClick={onLeave}>{t("held.leave")}</Button>
        <Button type="submit" loading={isPending} disabled={!data || !reason.trim()}>{t("held.go")}</Button>
      </div>
    </form>
  );
}
