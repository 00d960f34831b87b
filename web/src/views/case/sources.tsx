/** Every source, where it came from, and what of it may leave this machine. */
import { Button, Modal, Select, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { CaptureOut, Handling } from "@/api/types";
import { Empty, HandlingBadge, Name, Pager, ProblemAlert, ProblemList, useKindWord, usePages, ViewPage, Waiting, When } from "@/parts";
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
        <div className={classes["table"]}>
          <table>
            <thead><tr><th>{t("sources.source")}</th><th>{t("sources.kind")}</th><th>{t("sources.received")}</th><th>{t("sources.handling")}</th></tr></thead>
            <tbody>
              {list.items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <div className={classes["source"]}>
                      {one.documents[0] ? <Link to="/documents/$document" params={{ document: one.documents[0] }}><Name still>{one.locator}</Name></Link> : <Name>{one.locator}</Name>}
                      <span className={classes["small"]}>{one.media_type && <>{one.media_type} · </>}{sizeOf(one.size)}{one.log_entry !== null && <> · {t("sources.entry", { number: one.log_entry })}</>}</span>
                      <ProblemList problems={one.problems} label={t("problems.title")} />
                    </div>
                  </td>
                  <td className={classes["tight"]}>{kindWord(one.kind)}</td>
                  <td className={classes["tight"]}><When at={one.at} short /></td>
                  <td>
                    <div className={classes["source"]}>
                      <span><HandlingBadge handling={one.handling} /> <Button size="compact-xs" variant="default" onClick={() => setChosen(one)} aria-label={t("sources.changeOf", { name: one.locator.slice(0, 120) })}>{t("sources.change")}</Button></span>
                      {one.handled && <span className={classes["small"]}><Name>{one.handled.by}</Name>, <When at={one.handled.at} dayOnly short />{one.handled.reason && <>: <Name>{one.handled.reason}</Name></>}</span>}
                      {one.own_handling !== one.handling && !one.handled && <span className={classes["small"]}>{t("sources.inherited")}</span>}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.total > 0 && <Pager shown={list.items.length} {...list} />}
      {chosen && <SetHandling capture={chosen} onClose={() => setChosen(null)} />}
    </ViewPage>
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
        <div><Button type="submit" loading={isPending}>{t("sources.save")}</Button></div>
      </form>
    </Modal>
  );
}
