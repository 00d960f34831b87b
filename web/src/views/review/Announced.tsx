/** For who listens: what was just done, and which statement is now at hand. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Shown } from "@/parts";
import type { Ruling } from "./outbox";
import type { Sitting } from "./sitting";
import { useLaterSight } from "./useSitting";
import classes from "./review.module.css";

export function Announced({ sitting }: { sitting: Sitting }) {
  const { t } = useTranslation("review");
  const { count, current, decided, ended } = useLaterSight(sitting);
  const before = useRef(0);
  const [done, setDone] = useState<Ruling | "undone" | "">("");
  useEffect(() => {
    let last: Ruling | undefined;
    if (count > before.current) for (const ruling of decided.values()) last = ruling;
    setDone(count < before.current ? "undone" : (last ?? ""));
    before.current = count;
  }, [count, current, decided]);
  const sentence = sitting.item(current)?.sentence;
  return (
    <p role="status" className={classes["announced"]} data-announced>
      {done && t(`told.${done}`)} {ended ? t("ended.title") : sentence && <>{t("told.next")} <Shown text={sentence} /></>}
    </p>
  );
}
