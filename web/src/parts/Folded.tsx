/** A text that may be very long: its beginning, and the whole on demand. How it is set is the caller's. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Line } from "./Line";
import classes from "./reading.module.css";
import { firstOf } from "./script";

interface FoldedProps {
  text: string;
  limit?: number;
  /** Within a link or button: cut, without a way to open it. */
  still?: boolean;
  children?: (shown: string) => ReactNode;
}

export function Folded({ text, limit = 700, still = false, children }: FoldedProps) {
  const { t } = useTranslation("shell");
  const [open, setOpen] = useState(false);
  const long = text.length > limit * 1.25;
  const shown = long && !open ? `${firstOf(text, limit)}…` : text;
  return (
    <>
      {children ? children(shown) : <Line text={shown} />}
      {long && !still && (
        <>
          {" "}
          <button type="button" className={classes["fold"]} aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t("parts.fold") : t("parts.showAll", { count: text.length })}</button>
        </>
      )}
    </>
  );
}
