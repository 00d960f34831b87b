/** The frame of every view: one heading, what is done here, and words for nothing and for waiting. */
import { Loader } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";

interface PageProps {
  title: string;
  /** One line under the heading: what this is for. */
  lead?: ReactNode;
  /** Buttons and fields at the end of the heading's line. */
  actions?: ReactNode;
  /** A view with panes of its own takes the whole width and height. */
  wide?: boolean;
  children: ReactNode;
}

export function ViewPage({ title, lead, actions, wide = false, children }: PageProps) {
  useDocumentTitle(`${title} · WhoBuilt`);
  return (
    <div className={classes["page"]} data-wide={wide || undefined}>
      <header className={classes["pageHead"]}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={classes["lead"]}>{lead}</p>}
        </div>
        {actions && <div className={classes["actions"]}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Nothing here: why, and what to do next. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes["empty"]}>
      <p className={classes["emptyTitle"]}>{title}</p>
      {children && <div>{children}</div>}
      {action && <div className={classes["emptyAction"]}>{action}</div>}
    </div>
  );
}

export function Waiting({ what }: { what?: string }) {
  const { t } = useTranslation("shell");
  return (
    <div className={classes["waiting"]} role="status">
      <Loader size="xs" aria-hidden /> {what ?? t("parts.waiting")}
    </div>
  );
}

/** A part of a view under its own heading. */
export function Section({ title, lead, actions, children }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes["section"]}>
      <div className={classes["sectionHead"]}>
        <h2>{title}</h2>
        {actions && <div className={classes["actions"]}>{actions}</div>}
      </div>
      {lead && <p className={classes["lead"]}>{lead}</p>}
      {children}
    </section>
  );
}
