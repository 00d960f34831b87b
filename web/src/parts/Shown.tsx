/** A text of evidence, or of the service, as it is: unseen characters get a sign, words of another language than the interface's say which, nothing in it is markup. */
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";
import { pieces, stretches } from "./script";

export function Shown({ text }: { text: string }) {
  const { i18n } = useTranslation("shell");
  return stretches(text, i18n.language).map((one) => (one.lang ? <span key={one.at} lang={one.lang}><Pieces text={one.text} /></span> : <Fragment key={one.at}><Pieces text={one.text} /></Fragment>));
}

function Pieces({ text }: { text: string }) {
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
