/** Each action's key, to be chosen by pressing it: or none, for who speaks to the computer. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/api/desk";
import { ACTIONS, clashes, keyOf, pressed, type Place } from "@/keys/actions";
import { KeyCap } from "@/keys/Key";
import classes from "./settings.module.css";

/** Keys that move within a page, or that only go with others, are nobody's. */
const NEVER = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph", "Dead", "Process"]);

export function KeyChoices() {
  const { t } = useTranslation("settings");
  const words = useTranslation("shell").t;
  const { settings, save } = useDesk();
  const [waiting, setWaiting] = useState("");
  const [told, setTold] = useState("");
  const said = (name: string) => words(`keys.${name}` as "keys.everywhere.help");

  function choose(place: Place, action: string, key: string): void {
    const taken = clashes(place, action, key, settings.keys);
    if (taken[0]) {
      setTold(t("keys.taken", { key, action: said(taken[0]) }));
      return;
    }
    save({ keys: { ...settings.keys, [`${place}.${action}`]: key } });
    setTold(key ? t("keys.now", { key, action: said(`${place}.${action}`) }) : t("keys.off", { action: said(`${place}.${action}`) }));
    setWaiting("");
  }

  return (
    <>
      <p role="status" className={classes["told"]}>{told}</p>
      <div className={classes["keys"]}>
        {(Object.keys(ACTIONS) as Place[]).map((place) => (
          <section key={place}>
            <h3>{words(`keys.places.${place}`)}</h3>
            <ul>
              {Object.keys(ACTIONS[place]).map((action) => {
                const name = `${place}.${action}`;
                const key = keyOf(place, action, settings.keys);
                return (
                  <li key={action}>
                    <span>{said(name)}</span>
                    <button
                      type="button"
                      data-keys="own"
                      className={classes["choose"]}
                      aria-label={t("keys.choose", { action: said(name), key: key || t("keys.none") })}
                      onClick={() => { setWaiting(name); setTold(t("keys.press")); }}
                      onBlur={() => setWaiting((now) => (now === name ? "" : now))}
                      onKeyDown={(event) => {
                        if (waiting !== name || NEVER.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
                        event.preventDefault();
                        if (event.key === "Escape") setWaiting("");
                        else choose(place, action, event.key === "Backspace" ? "" : pressed(event.nativeEvent));
                      }}
                    >
                      {waiting === name ? t("keys.waiting") : key ? <KeyCap value={key} /> : t("keys.none")}
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
      <Button variant="default" size="xs" disabled={Object.keys(settings.keys).length === 0} onClick={() => { save({ keys: {} }); setTold(t("keys.first")); }}>{t("keys.reset")}</Button>
    </>
  );
}
