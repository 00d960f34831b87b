/** Words for the fields of a sheet. */
import { useTranslation } from "react-i18next";

export function useFieldWord(): (field: string) => string {
  const { t, i18n } = useTranslation("sheets");
  return (field) => (i18n.exists(`sheets:field.${field}`) ? t(`field.${field}` as "field.subject") : field);
}
