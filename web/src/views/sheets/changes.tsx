/** What an edited sheet would change: each a proposal, applied or dismissed by a person. */
import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { ChangeOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Arrow, Badge, Empty, Name, Pager, ProblemAlert, usePages, ViewPage, Waiting, When } from "@/parts";
import { useAddress } from "@/useAddress";
import { useFieldWord } from "./fields";
import { Several, useSeveral, type SeveralChosen } from "./Several";
import classes from "./sheets.module.css";

const TONES = { proposed: "calm", applied: "good", dismissed: "plain" } as const;

export default function View() {
  const { t } = useTranslation("sheets");
  const { search, set } = useAddress();
  const state = search["state"] ?? "proposed";
  const list = usePages<ChangeOut>(["changes", state], "/changes", { state: state === "all" ? "" : state });
  const several = useSeveral();
  const open = list.items.filter((one) => one.state === "proposed");
  return (
    <ViewPage
      title={t("changes.title")}
      lead={t("changes.lead")}
      actions={<SegmentedControl size="xs" aria-label={t("changes.state")} value={state} onChange={(value) => set({ state: value })} data={(["proposed", "applied", "dismissed", "all"] as const).map((value) => ({ value, label: t(`changes.${value}`) }))} />}
    >
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      {list.waiting && <Waiting />}
      {!list.waiting && !list.error && list.total === 0 && <Empty title={t("changes.none")} action={<Link to="/sheets">{t("title")}</Link>}>{t("changes.noneText")}</Empty>}
      {open.length > 1 && <Several changes={open} several={several} />}
      <ul className={classes["changes"]} aria-label={t("changes.title")}>{list.items.map((one) => <li key={one.id}><Change one={one} several={several} /></li>)}</ul>
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
    </ViewPage>
  );
}

function Change({ one, several }: { one: ChangeOut; several: SeveralChosen }) {
  const failed = several.failed.get(one.id);
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  const client = useQueryClient();
  const { tell, refuse } = useNotices();
  const [reason, setReason] = useState("");
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (verb: "apply" | "dismiss") => post<ChangeOut>(`/changes/${encodeURIComponent(one.id)}/${verb}`, verb === "dismiss" ? { reason } : undefined),
    onSuccess: async (_, verb) => {
      tell(t(`changes.told_${verb}`));
      await client.invalidateQueries();
    },
    onError: refuse,
  });
  return (
    <>
      <p className={classes["target"]}><Link to="/review/{-$statement}" params={{ statement: one.target }}><Name still limit={240}>{one.target_sentence || one.target}</Name></Link></p>
      <div className={classes["diff"]}>
        <span className={classes["field"]}>{word(one.field)}</span>
        <del aria-label={t("changes.before")}>{one.before ? <Name limit={300}>{one.before}</Name> : t("changes.empty")}</del>
        <span className={classes["arrow"]}><Arrow /></span>
        <ins aria-label={t("changes.after")}>{one.after ? <Name limit={300}>{one.after}</Name> : t("changes.empty")}</ins>
      </div>
      {failed !== undefined && <ProblemAlert error={failed} />}
      {one.conflict && <p className={classes["doubt"]}>{one.conflict}</p>}
      <div className={classes["row"]}>
        {one.state === "proposed" && <Checkbox size="xs" checked={several.chosen.has(one.id)} onChange={() => several.turn(one.id)} aria-label={t("changes.choose", { field: word(one.field), name: (one.target_sentence || one.target).slice(0, 80) })} />}
        <Badge tone={TONES[one.state]}>{t(`changes.${one.state}`)}</Badge>
        <span className={classes["soft"]}><Name>{one.by}</Name>, <When at={one.at} dayOnly short /> · {t("wanted.rowOf", { sheet: one.sheet, row: one.row })}</span>
        {one.state === "proposed" && (
          <form className={classes["verdict"]} onSubmit={(event) => { event.preventDefault(); mutate("dismiss"); }}>
            <Button size="xs" loading={isPending && variables === "apply"} onClick={() => mutate("apply")}>{t("changes.apply")}</Button>
            <TextInput size="xs" aria-label={t("changes.why")} placeholder={t("changes.why")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
            <Button size="xs" type="submit" variant="default" loading={isPending && variables === "dismiss"}>{t("changes.dismiss")}</Button>
          </form>
        )}
      </div>
    </>
  );
}
