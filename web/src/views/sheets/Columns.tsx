/** Which column of a sheet was taken for what. */
import { useTranslation } from "react-i18next";
import type { ColumnTakenOut } from "@/api/types";
import { Name } from "@/parts";
import { useFieldWord } from "./fields";
import classes from "./sheets.module.css";

export function Columns({ columns }: { columns: readonly ColumnTakenOut[] }) {
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  return (
    <ul className={classes["columns"]}>
      {columns.map((one) => <li key={one.header}><Name limit={80}>{one.header}</Name>: {one.field ? word(one.field) : t("map.nothing")}</li>)}
    </ul>
  );
}
