/** All keys, by the place where they work. */
import { useTranslation } from "react-i18next";
import { ACTIONS, type Place } from "./actions";
import { Key } from "./Key";
import classes from "./Key.module.css";

export function KeyTable() {
  const { t } = useTranslation("shell");
  return (
    <div className={classes["places"]}>
      {(Object.keys(ACTIONS) as Place[]).map((place) => (
        <section key={place}>
          <h3>{t(`keys.places.${place}`)}</h3>
          <ul>
            {Object.keys(ACTIONS[place]).map((action) => (
              <li key={action}>
                <span>{t(`keys.${place}.${action}` as "keys.everywhere.help")}</span>
                <Key place={place} action={action as never} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
