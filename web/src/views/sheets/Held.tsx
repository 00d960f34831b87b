/** The sheets that were taken in. One that was read wrongly is taken back as a whole, and what that changes is said before it is done. */
import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { SheetOut, SheetTurnOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Badge, Name, Pager, ProblemAlert, Section, usePages, When } from "@/parts";
import { Columns } from "./Columns";
import classes from "./sheets.module.css";
import { TakeBack } from "./TakeBack";

export function Held() {
  const { t } = useTranslation("sheets");
  const list = usePages<SheetOut>(["sheets"], "/sheets");
  if (!list.error && list.total === 0) return null;
  return (
    <Section title={t("held.title")} lead={t("held.lead")}>
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      <ul className={classes["held"]} aria-label={t("held.title")}>{list.items.map((one) => <Sheet key={one.id} one={one} />)}</ul>
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </Section>
  );
}

function Sheet({ one }: { one: SheetOut }) {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () => post<SheetTurnOut>(`/sheets/${encodeURIComponent(one.id)}/reopen`, {}),
    onSuccess: async ({ rows }) => {
      tell(t("held.opened", { count: rows }));
      await client.invalidateQueries();
    },
    onError: refuse,
  });
  const back = one.taken_back;
  const name = one.name.slice(0, 80);
  return (
    <li>
      <div className={classes["heldHead"]}>
        <strong><Name limit={160}>{one.name}</Name></strong>
        {one.sheet && <Name limit={80}>{one.sheet}</Name>}
        <When at={one.at} />
        {back && <Badge tone="plain">{t("held.back")}</Badge>}
        {one.is_ours && <Badge tone="calm">{t("map.ours")}</Badge>}
        {one.rows > 0 && (
          // One button, so that the place of who works with keys stays when the sheet turns.
          <Button size="compact-sm" variant="default" loading={isPending} onClick={() => (back ? mutate() : setAsking(true))} aria-label={back ? t("held.reopenOf", { name }) : t("held.takeOf", { name })}>
            {back ? t("held.reopen") : t("held.take")}
          </Button>
        )}
      </div>
      <p className={classes["soft"]}>{[t("map.rows", { count: one.rows }), one.wanted > 0 && t("held.wanted", { count: one.wanted }), one.quoted > 0 && t("held.quoted", { count: one.quoted }), one.dropped > 0 && t("held.dropped", { count: one.dropped })].filter(Boolean).join(" · ")}</p>
      {back && <p className={classes["soft"]}><When at={back.at} /> · <Name>{back.by}</Name> · <Name limit={400}>{back.reason}</Name></p>}
      {!one.is_ours && <details><summary>{t("held.columns")}</summary><Columns columns={one.columns} /></details>}
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("held.askTitle")} closeButtonProps={{ "aria-label": t("held.leave") }}>
        <TakeBack sheet={one} onLeave={() => setAsking(false)} />
      </Modal>
    </li>
  );
}
