/** Ways to narrow a search down, each with how much it would leave. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Facet } from "@/api/types";
import { Name } from "@/parts";
import { useValueWord } from "./words";
import classes from "./find.module.css";

interface FacetsProps {
  facets: readonly Facet[];
  chosen: Record<string, string | undefined>;
  onChoose: (name: string, value: string) => void;
  onClear: () => void;
}

const FIRST = 7;

export function Facets({ facets, chosen, onChoose, onClear }: FacetsProps) {
  const { t } = useTranslation("find");
  return (
    <nav aria-label={t("facets")} className={classes["facets"]}>
      {Object.keys(chosen).length > 0 && <Button size="xs" variant="default" onClick={onClear}>{t("facet.clear")}</Button>}
      {facets.filter((facet) => facet.values.length > 0 || chosen[facet.name]).map((facet) => (
        <OneFacet key={facet.name} facet={facet} chosen={chosen[facet.name] ?? ""} onChoose={onChoose} />
      ))}
    </nav>
  );
}

const TITLES = ["kind", "prop", "status", "language", "entity", "year"] as const;

function OneFacet({ facet, chosen, onChoose }: { facet: Facet; chosen: string; onChoose: (name: string, value: string) => void }) {
  const { t, i18n } = useTranslation("find");
  const word = useValueWord();
  const [all, setAll] = useState(false);
  const title = TITLES.find((one) => one === facet.name);
  const number = new Intl.NumberFormat(i18n.language);
  const known = facet.values.some((one) => one.value === chosen);
  const values = chosen && !known ? [{ value: chosen, label: chosen, count: 0 }, ...facet.values] : facet.values;
  const shown = all ? values : values.filter((one, at) => at < FIRST || one.value === chosen);
  return (
    <section>
      <h2>{title ? t(`facet.${title}`) : facet.name}</h2>
      <ul>
        {shown.map(({ value, label, count }) => (
          <li key={value}>
            <button type="button" className={classes["facetValue"]} aria-pressed={value === chosen} onClick={() => onChoose(facet.name, value === chosen ? "" : value)}>
              <span><Name still limit={48}>{word(facet.name, value, label)}</Name></span>
              <span className={classes["facetCount"]}>{number.format(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {values.length > FIRST && <button type="button" className={classes["facetMore"]} aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("facet.fewer") : t("facet.more", { count: values.length })}</button>}
    </section>
  );
}
