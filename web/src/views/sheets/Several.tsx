/** Several proposed changes at once: each is asked for by itself, and each that fails is told where it stands. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import type { ChangeOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import classes from "./sheets.module.css";

type Verb = "apply" | "dismiss";

export interface SeveralChosen {
  chosen: ReadonlySet<string>;
  failed: ReadonlyMap<string, unknown>;
  /** How many are done of how many; null where nothing is under way. */
  under: { verb: Verb; done: number; of: number } | null;
  turn: (id: string) => void;
  choose: (ids: readonly string[]) => void;
  settle: (verb: Verb, reason: string) => Promise<void>;
}

export function useSeveral(): SeveralChosen {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { tell } = useNotices();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState<ReadonlyMap<string, unknown>>(new Map());
  const [under, setUnder] = useState<SeveralChosen["under"]>(null);
  return {
    chosen,
    failed,
    under,
    choose: (ids) => setChosen(new Set(ids)),
    turn: (id) => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id])),
    settle: async (verb, reason) => {
      const wrong = new Map<string, unknown>();
      const ids = [...chosen];
      for (const [done, id] of ids.entries()) {
        setUnder({ verb, done, of: ids.length });
        // One after the other: a change may rest on the one before.
        // oxlint-disable-next-line no-await-in-loop
        await post<ChangeOut>(`/changes/${encodeURIComponent(id)}/${verb}`, verb === "dismiss" ? { reason } : undefined).catch((error: unknown) => wrong.set(id, error));
      }
      setUnder(null);
      setFailed(wrong);
      setChosen(new Set(wrong.keys()));
      const good = ids.length - wrong.size;
      tell([t(`changes.several_${verb}`, { count: good }), wrong.size > 0 && t("changes.several_failed", { count: wrong.size })].filter(Boolean).join(" "));
      await client.invalidateQueries();
    },
  };
}

export function Several({ changes, several }: { changes: readonly ChangeOut[]; several: SeveralChosen }) {
  const { t } = useTranslation("sheets");
  const [reason, setReason] = useState("");
  const { chosen, under, choose, settle } = several;
  const count = chosen.size;
  const every = changes.every(({ id }) => chosen.has(id));
  return (
    <form className={classes["several"]} aria-label={t("changes.several")} onSubmit={(event) => { event.preventDefault(); void settle("dismiss", reason); }}>
      <Checkbox size="xs" label={t("changes.all_shown", { count: changes.length })} checked={every} indeterminate={count > 0 && !every} onChange={() => choose(every ? [] : changes.map(({ id }) => id))} />
      {under && <span role="status">{t("changes.under", { done: under.done, of: under.of })}</span>}
      <Button size="xs" disabled={count === 0 || under !== null} loading={under?.verb === "apply"} onClick={() => void settle("apply", "")}>{t("changes.apply_chosen", { count })}</Button>
      <TextInput size="xs" aria-label={t("changes.why")} placeholder={t("changes.why")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button size="xs" type="submit" variant="default" disabled={count === 0 || under !== null || !reason.trim()} loading={under?.verb === "dismiss"}>{t("changes.dismiss_chosen", { count })}</Button>
    </form>
  );
}
