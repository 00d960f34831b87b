/** One document in the list: what it is, whose, of when, how it may be handled, and how much is stated in it. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DocumentBrief } from "@/api/types";
import { HandlingBadge, Name, useKindWord, When } from "@/parts";
import type { Search } from "@/search";
import { languageName } from "@/views/find/words";
import classes from "./documents.module.css";

export function DocumentRow({ document }: { document: DocumentBrief }) {
  const { t, i18n } = useTranslation("documents");
  const kind = useKindWord();
  return (
    <div className={classes["row"]}>
      <div className={classes["words"]}>
        <Link to="/documents/$document" params={{ document: document.id }} search={({ wanted }: Search) => ({ wanted })} className={classes["rowLink"]}><Name still strong limit={140}>{document.title || t("untitled")}</Name></Link>
        <span className={classes["origin"]}>
          {document.publisher && <><Name still limit={60}>{document.publisher}</Name> · </>}
          {document.published ? <When at={document.published} /> : t("undated")}
        </span>
      </div>
      <span className={classes["soft"]}>{kind(document.kind)}<br />{languageName(document.language || "und", i18n.language) ?? document.language}</span>
      <span className={classes["soft"]}>
        {document.statements === 0 ? t("statements_none") : t("statements", { count: document.statements })}
        {document.accepted > 0 && <><br />{t("accepted", { count: document.accepted })}</>}
      </span>
      <span className={classes["flags"]}>{document.handling !== "public" && <HandlingBadge handling={document.handling} />}</span>
    </div>
  );
}
