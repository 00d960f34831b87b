/** The mappings that are kept: the next sheet with the same headers is read so, until somebody forgets them. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { MappingOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Name, Pager, ProblemAlert, Section, usePages, When } from "@/parts";
import { Columns } from "./Columns";
import classes from "./sheets.module.css";

export function Kept() {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { tell, refuse } = useNotices();
  const list = usePages<MappingOut>(["sheet-mappings"], "/sheet-mappings");
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (id: string) => post<MappingOut>(`/sheet-mappings/${encodeURIComponent(id)}/forget`, {}),
    onSuccess: async () => {
      tell(t("kept.forgotten"));
      await client.invalidateQueries();
    },
    onError: refuse,
  });
  if (!list.error && list.total === 0) return null;
  return (
    <Section title={t("kept.title")} lead={t("kept.lead")}>
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      <ul className={classes["held"]} aria-label={t("kept.title")}>
        {list.items.map((one) => (
          <li key={one.id}>
            <div className={classes["heldHead"]}>
              <span>{t("kept.from")} <strong><Name limit={160}>{one.sheet}</Name></strong></span>
              <When at={one.at} />
              {one.by && <Name>{one.by}</Name>}
              <Button size="compact-sm" variant="default" loading={isPending && variables === one.id} onClick={() => mutate(one.id)} aria-label={t("kept.forgetOf", { name: one.sheet.slice(0, 80) })}>{t("kept.forget")}</Button>
            </div>
            <Columns columns={one.columns} />
          </li>
        ))}
      </ul>
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </Section>
  );
}
