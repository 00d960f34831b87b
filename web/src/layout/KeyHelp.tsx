/** Every key and what it does: opened by "?" from anywhere. */
import { Anchor, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { KeyTable } from "@/keys/KeyTable";

export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} size="lg" closeButtonProps={{ "aria-label": t("close") }}>
      <p>{t("keys.lead")} <Anchor component={Link} to="/settings" onClick={onClose}>{t("keys.change")}</Anchor></p>
      <KeyTable />
    </Modal>
  );
}
