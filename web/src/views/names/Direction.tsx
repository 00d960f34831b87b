/** Which name would be called as which, and in short what that would change: seen whenever one decides. */
import { Button } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { EntityOut, Preview } from "@/api/types";
import { Key } from "@/keys/Key";
import { Name } from "@/parts";
import classes from "./names.module.css";

interface DirectionProps {
  one: EntityOut;
  other: EntityOut;
  turned: boolean;
  onTurn: () => void;
  preview: Preview | undefined;
}

export function Direction({ one, other, turned, onTurn, preview }: DirectionProps) {
  const { t } = useTranslation("names");
  const alike = one.name === other.name;
  return (
    <div className={classes["direction"]}>
      <p>
        <Trans t={t} i18nKey="candidates.called" components={{ one: <Called key="one" entity={one} alike={alike} />, other: <Called key="other" entity={other} alike={alike} /> }} />
      </p>
      <Button variant="default" size="compact-sm" onClick={onTurn} aria-pressed={turned} rightSection={<Key place="names" action="swap" />}>{t("candidates.turn")}</Button>
      {preview ? <WouldChange preview={preview} /> : <span className={classes["wouldChange"]}>{t("preview.loading")}</span>}
    </div>
  );
}

/** A name in the sentence; where both are the same, their kinds tell them apart. */
function Called({ entity, alike }: { entity: EntityOut; alike: boolean }) {
  const { t } = useTranslation("names");
  return <b><Name still limit={40}>{entity.name}</Name>{alike && ` (${t(`schema.${entity.schema}`)})`}</b>;
}

function WouldChange({ preview }: { preview: Preview }) {
  const { t } = useTranslation("names");
  const { warnings, statements, lines, verdicts } = preview;
  return (
    <ul className={classes["wouldChange"]} aria-label={t("preview.title")}>
      {warnings.length > 0 && <li data-care>{t("preview.warned", { count: warnings.length })}</li>}
      <li>{statements === 0 ? t("preview.statements_none") : t("preview.statements", { count: statements })}</li>
      {lines.length > 0 && <li>{t("preview.lines", { count: lines.length })}</li>}
      {verdicts.length > 0 && <li data-care>{t("preview.verdicts", { count: verdicts.length })}</li>}
      <li><Key place="names" action="preview" /></li>
    </ul>
  );
}
