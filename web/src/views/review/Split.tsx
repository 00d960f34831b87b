/** Two panes beside each other, the border between them moved by hand or by arrows; on narrow screens one above the other. */
import { useLocalStorage } from "@mantine/hooks";
import { useDirection } from "@mantine/core";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./review.module.css";

const LEAST = 26;
const MOST = 64;

export function Split({ wide, side, start }: { wide: ReactNode; side: ReactNode; start?: ReactNode }) {
  const { t } = useTranslation("review");
  const { dir } = useDirection();
  const pane = useRef<HTMLDivElement>(null);
  const [share, setShare] = useLocalStorage({ key: "whobuilt.split", defaultValue: 40, getInitialValueInEffect: false });
  const put = (value: number): void => setShare(Math.round(Math.min(MOST, Math.max(LEAST, value))));
  const way = dir === "rtl" ? -1 : 1;
  function drag(event: React.PointerEvent): void {
    const box = pane.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const from = dir === "rtl" ? event.clientX - box.left : box.right - event.clientX;
    put((from / box.width) * 100);
  }
  function press(event: React.KeyboardEvent): void {
    const step = event.key === "ArrowLeft" ? 2 * way : event.key === "ArrowRight" ? -2 * way : 0;
    if (step === 0) return;
    event.preventDefault();
    put(share + step);
  }
  return (
    <div className={classes["split"]} data-queue={start ? true : undefined} ref={pane} style={{ "--side": `${share}%` } as React.CSSProperties}>
      {start}
      <div className={classes["wide"]}>{wide}</div>
      {/* A separator that can be moved is a widget. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={classes["separator"]}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t("split")}
        aria-valuenow={share}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        onKeyDown={press}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
      <div className={classes["side"]}>{side}</div>
    </div>
  );
}
