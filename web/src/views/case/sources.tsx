/** Every source, where it came from, and what of it may leave this machine. */
import { Button, Modal, Select, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { CaptureOut, Handling } from "@/api/types";
import { Empty, HandlingBadge, Name, Pager, ProblemAlert, ProblemList, Table, useKindWord, usePages, ViewPage, Waiting, When } from "@/parts";
import { HANDLINGS } from "./AddFiles";
import classes from "./case.module.css";
import { CaseTabs } from "./CaseTabs";
import { sizeOf } from "./uploads";

export default function View() {
  const { t } = useTranslation("case");
  const kindWord = useKindWord();
  const list = usePages<CaptureOut>(["sources"], "/sources");
  const [chosen, setChosen] = useState<CaptureOut | null>(null);
  return (
    <ViewPage title={t("sources.title")} lead={t("sources.lead")}>
      <CaseTabs />
      {list.error && <ProblemAlert error={list.error} retry={list.again} />}
      {list.waiting && <Waiting />}
      {!list.waiting && !list.error && list.total === 0 && <Empty title={t("sources.none")} action={<Link to="/case">{t("add.title")}</Link>} />}
      {list.items.length > 0 && (
        <Table
          heads={[t("sources.source"), t("sources.kind"), t("sources.received"), t("sources.handling")]}
          tight={[1, 2]}
          rows={list.items.map((one) => ({
            key: one.id,
            cells: [<Source key="source" capture={one} />, kindWord(one.kind), <When key="at" at={one.at} short />, <Handled key="handling" capture={one} onChange={() => setChosen(one)} />],
          }))}
        />
      )}
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
      {chosen && <SetHandling capture={chosen} onClose={() => setChosen(null)} />}
    </ViewPage>
  );
}

function Source({ capture }: { capture: CaptureOut }) {
  const { t } = useTranslation("case");
  return (
    <div className={classes["source"]}>
      {capture.documents[0] ? <Link to="/documents/$document" params={{ document: capture.documents[0] }}><Name still>{capture.locator}</Name></Link> : <Name>{capture.locator}</Name>}
      <span className={classes["small"]}>{capture.media_type && <>{capture.media_type} · </>}{sizeOf(capture.size)}{capture.log_entry !== null && <> · {t("sources.entry", { number: capture.log_entry })}</>}</span>
      <ProblemList problems={capture.problems} label={t("problems.title")} />
    </div>
  );
}

function Handled({ capture, onChange }: { capture: CaptureOut; onChange: () => void }) {
  const { t } = useTranslation("case");
  const { handling, handled } = capture;
  return (
    <div className={classes["source"]}>
      <span><HandlingBadge handling={handling} /> <Button size="compact-xs" variant="default" onClick={onChange} aria-label={t("sources.changeOf", { name: capture.locator.slice(0, 120) })}>{t("sources.change")}</Button></span>
      {handled && <span className={classes["small"]}><Name>{handled.by}</Name>, <When at={handled.at} dayOnly short />{handled.reason && <>: <Name>{handled.reason}</Name></>}</span>}
      {capture.own_handling !== handling && !handled && <span className={classes["small"]}>{t("sources.inherited")}</span>}
    </div>
  );
}

function SetHandling({ capture, onClose }: { capture: CaptureOut; onClose: () => void }) {
  const { t } = useTranslation("case");
  const words = useTranslation("shell").t;
  const client = useQueryClient();
  const [handling, setHandling] = useState<Handling>(capture.handling);
  const [reason, setReason] = useState("");
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => post<CaptureOut>(`/sources/${encodeURIComponent(capture.id)}/handling`, { handling, reason }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("sources.set")} closeButtonProps={{ "aria-label": words("close") }}>
      <form className={classes["reason"]} onSubmit={(event) => { event.preventDefault(); mutate(); }}>
        <Name>{capture.locator}</Name>
        <Select label={t("sources.handling")} data-autofocus value={handling} onChange={(value) => setHandling((value ?? "public") as Handling)} data={HANDLINGS.map((value) => ({ value, label: words(`handling.${value}`) }))} allowDeselect={false} description={t(`handled.${handling}`)} inputWrapperOrder={["label", "input", "description"]} />
        <Textarea label={t("sources.why")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        {error && <ProblemAlert error={error} />}
        <div><Button type="submit" loading={isPending}>{t("sources.save")}</Button> <Button variant="default" onClick={onClose}>{words("cancel")}</Button></div>
      </form>
    </Modal>
  );
}
