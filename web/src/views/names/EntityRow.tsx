/** One entity in the list: what it is called, what else it is called, and how much rests on it. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { EntityOut } from "@/api/types";
import { Badge, Name } from "@/parts";
import classes from "./names.module.css";

const OTHERS_SHOWN = 4;

export function EntityRow({ entity }: { entity: EntityOut }) {
  const { t } = useTranslation("names");
  const others = entity.names.filter((name) => name !== entity.name);
  return (
    <div className={classes["entityRow"]}>
      <div className={classes["entityNames"]}>
        <Link to="/names/$entity" params={{ entity: entity.id }} className={classes["entityLink"]}><Name still strong limit={100}>{entity.name}</Name></Link>
        {others.length > 0 && (
          <span className={classes["others"]}>
            {others.slice(0, OTHERS_SHOWN).map((name, at) => <span key={name}>{at > 0 && " · "}<Name still limit={40}>{name}</Name></span>)}
            {others.length > OTHERS_SHOWN && ` · +${others.length - OTHERS_SHOWN}`}
          </span>
        )}
      </div>
      <span className={classes["schema"]}>{t(`schema.${entity.schema}`)}</span>
      <span className={classes["weight"]}>
        {t("statements", { count: entity.statements })}
        {entity.accepted > 0 && <>, {t("accepted_count", { count: entity.accepted })}</>}
        {entity.documents > 0 && <><br />{t("documents", { count: entity.documents })}</>}
      </span>
      <span className={classes["flags"]}>
        {entity.unreviewed_merge && <Badge tone="care">{t("unreviewed")}</Badge>}
        {entity.schema === "Person" && (entity.confirmed ? <Badge tone="good">{t("confirmed")}</Badge> : <Badge tone="plain">{t("private_person")}</Badge>)}
      </span>
    </div>
  );
}
