/** Words of a document, exactly as they stand there. */
import type { ReactNode } from "react";
import { langOf, scriptOf } from "./script";
import { Shown } from "./Shown";
import classes from "./parts.module.css";

interface QuoteProps {
  exact: string;
  before?: string;
  after?: string;
  /** Where it stands: a link to the document, a page, a day. */
  source?: ReactNode;
}

export function Quote({ exact, before = "", after = "", source }: QuoteProps) {
  const script = scriptOf(exact);
  return (
    <figure className={classes["quote"]}>
      <blockquote dir="auto" lang={langOf(exact)} data-script={script}>
        {before && <span className={classes["soft"]}><Shown text={before} /></span>}
        <mark className={classes["markQuote"]}><Shown text={exact} /></mark>
        {after && <span className={classes["soft"]}><Shown text={after} /></span>}
      </blockquote>
      {source && <figcaption>{source}</figcaption>}
    </figure>
  );
}
