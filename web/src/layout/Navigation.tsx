/** The way to every view, in the order of the work; the numbers are what waits there. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCase } from "@/api/desk";
import { Key } from "@/keys/Key";
import classes from "./layout.module.css";
import { GROUPS, PLACES } from "./places";

export function Navigation({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation("shell");
  const found = useCase().data;
  const number = new Intl.NumberFormat(i18n.language);
  const waits: Partial<Record<string, number>> = found ? { review: found.proposed, claims: found.claims, names: found.entities, documents: found.documents, wanted: found.wanted, changes: found.changes, case: found.problems } : {};
  return (
    <>
      {GROUPS.map((group) => (
        <div key={group} className={classes["group"]} data-last={group === "desk" || undefined}>
          <p id={`group-${group}`}>{t(`group.${group}`)}</p>
          <ul aria-labelledby={`group-${group}`}>
            {PLACES.filter((place) => place.group === group).map((place) => (
              <li key={place.id}>
                <Link to={place.to as "/case"} className={classes["place"]} activeProps={{ "aria-current": "page" }} activeOptions={{ includeSearch: false }}>
                  <span>{t(`nav.${place.id}`)}</span>
                  {(waits[place.id] ?? 0) > 0 && (
                    <span className={classes["count"]} data-care={place.id === "case" || undefined} title={t(`waits.${place.id}` as "waits.review", { count: waits[place.id] })}>
                      {number.format(waits[place.id] ?? 0)}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <button type="button" className={classes["keysButton"]} onClick={onHelp}>
        <Key place="everywhere" action="help" /> {t("keys.title")}
      </button>
    </>
  );
}
