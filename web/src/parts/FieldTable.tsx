/** Names and values beside each other: a description list that reads as a table. */
import type { ReactNode } from "react";
import classes from "./parts.module.css";

export function FieldTable({ rows }: { rows: readonly (readonly [string, ReactNode] | null | false)[] }) {
  return (
    <dl className={classes["fields"]}>
      {rows.filter((row): row is readonly [string, ReactNode] => Array.isArray(row)).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
