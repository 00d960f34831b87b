/** One thing that was found: what it is, its words with what was searched for marked, and one press to where it stands. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SearchHit } from "@/api/types";
import { Name, StatusBadge, usePropWord } from "@/parts";
import { Marked } from "@/parts/Marked";
import classes from "./find.module.css";

export function Hit({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation("find");
  const prop = usePropWord();
  return (
    <li className={classes["hit"]} data-kind={hit.kind}>
      <p className={classes["hitKind"]}>
        {t(`kind.${hit.kind}`)}
        {hit.prop && <> · {prop(hit.prop)}</>}
        {hit.status && <> · <StatusBadge status={hit.status} /></>}
      </p>
      <h2 className={classes["hitTitle"]}><HitLink hit={hit} /></h2>
      {hit.snippet && <p className={classes["snippet"]} dir="auto"><Marked text={hit.snippet} marks={hit.marks} /></p>}
    </li>
  );
}

function HitLink({ hit }: { hit: SearchHit }) {
  const title = <Name still limit={160}>{hit.title}</Name>;
  if (hit.kind === "entity") return <Link data-hit to="/names/$entity" params={{ entity: hit.id }}>{title}</Link>;
  const place = hit.end > hit.start ? { at: String(hit.start), end: String(hit.end) } : {};
  return (
    <Link data-hit to="/documents/$document" params={{ document: hit.document || hit.id }} search={{ ...place, ...(hit.kind === "statement" ? { statement: hit.id } : {}) }}>
      {title}
    </Link>
  );
}
