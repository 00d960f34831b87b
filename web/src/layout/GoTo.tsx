/** After the key "go", one letter opens a view; the letters are on the screen while it waits. */
import { Modal, UnstyledButton } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pressed } from "@/keys/actions";
import { KeyCap } from "@/keys/Key";
import classes from "./layout.module.css";
import { PLACES } from "./places";

export function GoTo({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const go = (to: string) => {
    onClose();
    void navigate({ to: to as "/case" });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("go.title")} size="sm" closeButtonProps={{ "aria-label": t("close") }}>
      <ul
        className={classes["goList"]}
        role="menu"
        data-keys="own"
        onKeyDown={(event) => {
          const place = PLACES.find((one) => one.key === pressed(event.nativeEvent));
          if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          go(place.to);
        }}
      >
        {PLACES.map((place, at) => (
          <li key={place.id} role="none">
            <UnstyledButton role="menuitem" className={classes["goPlace"]} data-autofocus={at === 0 || undefined} onClick={() => go(place.to)}>
              <KeyCap value={place.key} /> {t(`nav.${place.id}`)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
