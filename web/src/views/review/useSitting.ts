/** The sitting that a view works in, and the parts of it that a component looks at. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useDesk } from "@/api/desk";
import { currentBy } from "@/api/session";
import { afterPaint } from "@/document";
import { theOutbox } from "./outbox";
import { Sitting, type Sight } from "./sitting";
import { askOf, type Wish } from "./wish";

export function useSight<T>(sitting: Sitting, look: (sight: Sight) => T): T {
  return useSyncExternalStore(sitting.subscribe, () => look(sitting.sight));
}

/** The same, a frame later: for what need not be there with the next statement. */
export function useLaterSight(sitting: Sitting): Sight {
  const [sight, setSight] = useState(sitting.sight);
  useEffect(() => {
    let drop = afterPaint(() => setSight(sitting.sight));
    const leave = sitting.subscribe(() => {
      drop();
      drop = afterPaint(() => setSight(sitting.sight));
    });
    return () => {
      drop();
      leave();
    };
  }, [sitting]);
  return sight;
}

export function useOutbox() {
  const outbox = theOutbox();
  return useSyncExternalStore(outbox.subscribe, () => outbox.snapshot);
}

/** One sitting for each wish; it begins where the address or the desk says. */
export function useSitting(wish: Wish, asked: string): Sitting {
  const client = useQueryClient();
  const { settings, ready } = useDesk();
  const key = JSON.stringify(askOf(wish)) + currentBy() + (wish.order === "cared_for" ? settings.parties.join("\n") : "");
  // eslint-disable-next-line react/exhaustive-deps
  const sitting = useMemo(() => new Sitting(client, askOf(wish), theOutbox()), [key, client]);
  const begun = useRef(false);
  useEffect(() => {
    if (!ready) return;
    // The first begins where the address or the desk says; one that was filtered anew, at its top or where one was.
    void sitting.start(begun.current ? "" : asked, begun.current ? asked : settings.at, begun.current);
    begun.current = true;
    // Only a new sitting begins: what follows moves within it.
    // eslint-disable-next-line react/exhaustive-deps
  }, [sitting, ready]);
  useEffect(() => {
    const outbox = theOutbox();
    let counting = 0;
    outbox.onTaken = (_, answer) => {
      client.setQueryData(["card", answer.card.id], answer.card);
      for (const decision of answer.decisions) if (decision.target !== answer.card.id) void client.invalidateQueries({ queryKey: ["card", decision.target], exact: true });
      clearTimeout(counting);
      counting = window.setTimeout(() => void client.invalidateQueries({ queryKey: ["case"] }), 2000);
    };
    outbox.onRefused = (refusal) => {
      sitting.reopen(refusal.statement);
    };
  }, [client, sitting]);
  return sitting;
}
