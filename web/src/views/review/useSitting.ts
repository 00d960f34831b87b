/** The sitting that a view works in, and the parts of it that a component looks at. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/api/desk";
import { currentBy } from "@/api/session";
import { useNotices } from "@/layout/notices";
import { theOutbox } from "./outbox";
import { Sitting, type Sight } from "./sitting";
import { askOf, type Wish } from "./wish";

export function useSight<T>(sitting: Sitting, look: (sight: Sight) => T): T {
  return useSyncExternalStore(sitting.subscribe, () => look(sitting.sight));
}

export function useOutbox() {
  const outbox = theOutbox();
  return useSyncExternalStore(outbox.subscribe, () => outbox.snapshot);
}

/** One sitting for each wish; it begins where the address or the desk says. */
export function useSitting(wish: Wish, asked: string): Sitting {
  const client = useQueryClient();
  const { settings, ready } = useDesk();
  const { refuse, tell } = useNotices();
  const { t } = useTranslation("review");
  const key = JSON.stringify(askOf(wish)) + currentBy() + (wish.order === "cared_for" ? settings.parties.join("\n") : "");
  // eslint-disable-next-line react/exhaustive-deps
  const sitting = useMemo(() => new Sitting(client, askOf(wish), theOutbox()), [key, client]);
  useEffect(() => {
    if (!ready) return;
    void sitting.start(asked, settings.at);
    // Only a new sitting begins: what follows moves within it.
    // eslint-disable-next-line react/exhaustive-deps
  }, [sitting, ready]);
  useEffect(() => {
    const outbox = theOutbox();
    outbox.onTaken = (_, answer) => {
      client.setQueryData(["card", answer.card.id], answer.card);
      for (const decision of answer.decisions) if (decision.target !== answer.card.id) void client.invalidateQueries({ queryKey: ["card", decision.target], exact: true });
      client.setQueriesData({ queryKey: ["case"] }, (before: unknown) => before);
    };
    outbox.onRefused = (refusal) => {
      sitting.reopen(refusal.statement);
      tell(t("outbox.came_back"));
    };
  }, [client, sitting, refuse, tell, t]);
  return sitting;
}
