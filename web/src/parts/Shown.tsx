/** A text of evidence as it is: unseen characters get a sign, nothing in it is markup. */
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";
import { pieces } from "./script";

export function Shown({ text }: { text: string }) {
  const { t } = useTranslation("shell");
  return pieces(text).map((piece) =>
    piece.sign ? (
      <span key={piece.at} className={classes["sign"]} role="img" aria-label={t("parts.unseen", { sign: piece.sign })} title={t("parts.unseen", { sign: piece.sign })}>
        {piece.sign}
      </span>
    ) : (
      piece.text
    ),
  );
}
