/** A name as it is written: isolated by direction, set in its script's type, hostile characters shown, very long ones folded. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";
import { firstOf, langOf, scriptOf } from "./script";
import { Shown } from "./Shown";

interface NameProps {
  children: string;
  /** Longer than this is folded. */
  limit?: number;
  /** Within a link or a button, where a "show all" of its own would be lost: it is cut, the whole stands in the title. */
  still?: boolean;
  strong?: boolean;
  /** A sentence of the service, which is English whatever the interface speaks. */
  told?: boolean;
}

export function Name({ children: text, limit = 120, still = false, strong = false, told = false }: NameProps) {
  const { t } = useTranslation("shell");
  const [open, setOpen] = useState(false);
  const script = scriptOf(text);
  const folded = text.length > limit * 1.25 && !open;
  return (
    <>
      <bdi className={classes["name"]} data-script={script} data-strong={strong || undefined} lang={told ? "en" : langOf(text)} title={folded && still ? firstOf(text, 1000) : undefined}>
        {text === "" ? <span className={classes["soft"]}>{t("parts.unnamed")}</span> : <Shown text={folded ? `${firstOf(text, limit)}…` : text} />}
      </bdi>
      {text.length > limit * 1.25 && !still && (
        <>
          {" "}
          <button type="button" className={classes["fold"]} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t("parts.fold") : t("parts.showAll", { count: text.length })}
          </button>
        </>
      )}
    </>
  );
}
