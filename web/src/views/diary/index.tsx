/** The search diary: where one looked, when, with which words, and what was found or not. */
import { Button, Checkbox, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { DiaryEntry } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Badge, Empty, Name, Pager, ProblemAlert, Section, Shown, usePages, ViewPage, Waiting, When } from "@/parts";
import classes from "./diary.module.css";

const BLANK = { where: "", when: "", words: "", found: "", nothing_found: false, note: "" };

export default function View() {
  const { t } = useTranslation("diary");
  const list = usePages<DiaryEntry>(["diary"], "/diary");
  return (
    <ViewPage title={t("title")} lead={t("lead")}>
      <Section title={t("add.title")}><AddForm /></Section>
      <Section title={t("entries")}>
        {list.error && <ProblemAlert error={list.error} retry={list.again} />}
        {list.waiting && <Waiting />}
        {!list.waiting && !list.error && list.total === 0 && <Empty title={t("none")}>{t("noneText")}</Empty>}
        <ul className={classes["list"]} aria-label={t("entries")}>{list.items.map((one) => <Entry key={one.id} one={one} />)}</ul>
        {list.total > 0 && <Pager shown={list.items.length} {...list} />}
      </Section>
    </ViewPage>
  );
}

function AddForm() {
  const { t } = useTranslation("diary");
  const client = useQueryClient();
  const { tell } = useNotices();
  const [look, setLook] = useState(BLANK);
  const change = (patch: Partial<typeof BLANK>) => setLook((before) => ({ ...before, ...patch }));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => post<DiaryEntry>("/diary", look),
    onSuccess: async () => {
      setLook(BLANK);
      tell(t("add.kept"));
      await client.invalidateQueries({ queryKey: ["diary"] });
    },
  });
  return (
    <form className={classes["form"]} onSubmit={(event) => { event.preventDefault(); mutate(); }}>
      <TextInput required label={t("add.where")} description={t("add.whereHint")} value={look.where} onChange={(event) => change({ where: event.currentTarget.value })} />
      <TextInput label={t("add.when")} description={t("add.whenHint")} placeholder="2026-09-03" value={look.when} onChange={(event) => change({ when: event.currentTarget.value })} />
      <TextInput label={t("add.words")} description={t("add.wordsHint")} value={look.words} onChange={(event) => change({ words: event.currentTarget.value })} className={classes["whole"]} dir="auto" />
      <Checkbox label={t("add.nothing")} checked={look.nothing_found} onChange={(event) => change({ nothing_found: event.currentTarget.checked, found: "" })} className={classes["whole"]} />
      {!look.nothing_found && <Textarea label={t("add.found")} value={look.found} onChange={(event) => change({ found: event.currentTarget.value })} className={classes["whole"]} dir="auto" />}
      <Textarea label={t("add.note")} value={look.note} onChange={(event) => change({ note: event.currentTarget.value })} className={classes["whole"]} dir="auto" />
      {error && <div className={classes["whole"]}><ProblemAlert error={error} /></div>}
      <div><Button type="submit" loading={isPending} disabled={!look.where.trim()}>{t("add.keep")}</Button></div>
    </form>
  );
}

function Entry({ one }: { one: DiaryEntry }) {
  const { t } = useTranslation("diary");
  const client = useQueryClient();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const { mutate, isPending } = useMutation({
    mutationFn: () => post<DiaryEntry>(`/diary/${encodeURIComponent(one.id)}/withdraw`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["diary"] }),
    onError: refuse,
  });
  const copy = () => void navigator.clipboard.writeText(one.citation).then(() => tell(t("copied")));
  return (
    <li data-withdrawn={one.withdrawn || undefined}>
      <div className={classes["head"]}>
        <strong><Name>{one.where}</Name></strong> <When at={one.when} />
        {one.withdrawn ? <Badge tone="plain">{t("withdrawn")}</Badge> : one.nothing_found ? <Badge tone="care">{t("nothing")}</Badge> : null}
      </div>
      {one.words && <p className={classes["words"]}><Name limit={400}>{one.words}</Name></p>}
      {one.found && <p><Name limit={400}>{one.found}</Name></p>}
      {one.note && <p className={classes["soft"]}><Name limit={400}>{one.note}</Name></p>}
      <p className={classes["cite"]}><bdi><Shown text={one.citation} /></bdi></p>
      {!one.withdrawn && (
        <div className={classes["doings"]}>
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={t("copyOf", { name: one.where.slice(0, 80) })}>{t("copy")}</Button>
          {!asking && <Button size="compact-xs" variant="default" onClick={() => setAsking(true)} aria-label={t("withdrawOf", { name: one.where.slice(0, 80) })}>{t("withdraw")}</Button>}
          {asking && (
            <form className={classes["why"]} onSubmit={(event) => { event.preventDefault(); mutate(); }}>
              <TextInput size="xs" aria-label={t("why")} placeholder={t("why")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
              <Button size="xs" type="submit" loading={isPending} variant="default">{t("withdraw")}</Button>
            </form>
          )}
        </div>
      )}
    </li>
  );
}
