/** A place for this view. */
import { useTranslation } from "react-i18next";
import { ViewPage, Waiting } from "@/parts";

export default function View() {
  const { t } = useTranslation("shell");
  return (
    <ViewPage title={t("nav.names")}>
      <Waiting />
    </ViewPage>
  );
}
