/** A view of one thing, whose heading is evidence: a name that may be hostile or very long. The tab's title stays short. */
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./reading.module.css";
import { firstOf, pieces } from "./script";

interface HeadedPageProps {
  /** For the tab, as plain text. */
  title: string;
  heading: ReactNode;
  /** The way back and to the neighbours, above the heading. */
  before?: ReactNode;
  lead?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  /** Takes the whole height, for panes that scroll by themselves. */
  wide?: boolean;
  children: ReactNode;
}

/** Without characters that would turn the tab's title round. */
function plain(text: string): string {
  return firstOf(pieces(text).map((piece) => (piece.sign ? "" : piece.text)).join(""), 80);
}

export function HeadedPage({ title, heading, before, lead, note, actions, wide = false, children }: HeadedPageProps) {
  useDocumentTitle(`${plain(title)} · WhoBuilt`);
  return (
    <div className={classes["headed"]} data-wide={wide || undefined}>
      {before && <nav className={classes["before"]}>{before}</nav>}
      <header className={classes["head"]}>
        <div className={classes["headWords"]}>
          <h1>{heading}</h1>
          {lead && <div className={classes["lead"]}>{lead}</div>}
          {note && <p className={classes["note"]}>{note}</p>}
        </div>
        {actions && <div className={classes["actions"]}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
