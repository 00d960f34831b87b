/** Leads to a passage in its preserved document, where it is shown highlighted: one press from whatever cites it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import classes from "./reading.module.css";

interface PassageLinkProps {
  document: string;
  start?: number;
  end?: number;
  statement?: string;
  /** What is read out where the link shows only a sign or a number. */
  label?: string;
  quiet?: boolean;
  children: ReactNode;
}

export function PassageLink({ document, start, end, statement, label, quiet = false, children }: PassageLinkProps) {
  const search = { ...(start === undefined ? {} : { at: String(start) }), ...(end === undefined ? {} : { end: String(end) }), ...(statement ? { statement } : {}) };
  return (
    <Link className={quiet ? classes["quietLink"] : classes["passageLink"]} to="/documents/$document" params={{ document }} search={search} aria-label={label}>
      {children}
    </Link>
  );
}
