/** Rows under headings; where there is no room beside each other, each row becomes a card whose lines bear the headings. */
import type { ReactNode } from "react";
import classes from "./parts.module.css";

interface TableProps {
  heads: readonly string[];
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[];
  /** Columns whose words are not broken, where there is room. */
  tight?: readonly number[];
}

export function Table({ heads, rows, tight }: TableProps) {
  return (
    <div className={classes["tableBox"]}>
      <table className={classes["table"]}>
        <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => <td key={heads[at]} data-head={heads[at]} data-tight={tight?.includes(at) || undefined} data-empty={!cell || undefined}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
