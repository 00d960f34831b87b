/** A key as it is bound now: shown beside what it does. */
import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/api/desk";
import { keyOf, type ACTIONS, type Place } from "./actions";
import classes from "./Key.module.css";

const SHOWN: Record<string, string> = { " ": "␣", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "⏎", Escape: "Esc", Backspace: "⌫", Delete: "Del" };

export function KeyCap({ value }: { value: string }) {
  return <Kbd className={classes["key"]}>{SHOWN[value] ?? value}</Kbd>;
}

/** `<Key place="review" action="accept" />`; nothing where the key is switched off. */
export function Key<P extends Place>({ place, action }: { place: P; action: keyof (typeof ACTIONS)[P] & string }) {
  const { settings } = useDesk();
  const value = keyOf(place, action, settings.keys);
  return value ? <KeyCap value={value} /> : null;
}

/** The keys of a place with what they do, in one line: for the foot of a view. */
export function KeyLine<P extends Place>({ place, actions }: { place: P; actions: readonly (keyof (typeof ACTIONS)[P] & string)[] }) {
  const { t } = useTranslation("shell");
  return (
    <ul className={classes["line"]} aria-label={t("keys.here")}>
      {actions.map((action) => (
        <li key={action}>
          <Key place={place} action={action} /> {t(`keys.${place}.${action}` as "keys.everywhere.help")}
        </li>
      ))}
    </ul>
  );
}
