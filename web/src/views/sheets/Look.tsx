/** What would become of a sheet's rows as its columns are taken: which would be left out and why, and which cells are not plain. */
import { useTranslation } from "react-i18next";
import type { DoubtfulOut, SheetPreview } from "@/api/types";
import { Name } from "@/parts";
import classes from "./sheets.module.css";

export function Look({ preview }: { preview: SheetPreview }) {
  const { t } = useTranslation("sheets");
  const left = preview.left_out.reduce((sum, one) => sum + one.count, 0);
  const rest = preview.doubtful_cells - preview.doubtful.reduce((sum, one) => sum + one.count, 0);
  const told = [left > 0 && t("look.left", { count: left }), preview.doubtful_cells > 0 && t("look.doubtful", { count: preview.doubtful_cells })].filter(Boolean).join(" ");
  return (
    <div className={classes["look"]}>
      <p role="status">{told} {told && preview.looked < preview.rows && t("look.first", { count: preview.looked })}</p>
      {told && (
        <ul>
          {preview.left_out.map((one) => <li key={one.why}>{t(`look.${one.why}`, { count: one.count })} {t("look.rows", { rows: one.rows })}</li>)}
          {preview.doubtful.map((one) => <li key={one.code + one.cell + one.message}><Doubtful one={one} /> {t("look.rows", { rows: one.rows })}</li>)}
          {rest > 0 && <li>{t("look.more", { count: rest })}</li>}
        </ul>
      )}
    </div>
  );
}

function Doubtful({ one }: { one: DoubtfulOut }) {
  const { t } = useTranslation("sheets");
  const kind = one.code === "unsure_date" ? (one.taken ? "date" : "no_date") : one.code === "unknown_prop" ? "prop" : "word";
  return <><Name limit={80}>{one.cell}</Name>: {t(`look.${kind}`, { taken: one.taken })}</>;
}
