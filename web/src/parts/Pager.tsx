/** Goes on with a list where it ended, and says how much of it is shown. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";

interface PagerProps {
  shown: number;
  total: number;
  more: boolean;
  loading: boolean;
  onMore: () => void;
}

export function Pager({ shown, total, more, loading, onMore }: PagerProps) {
  const { t, i18n } = useTranslation("shell");
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <div className={classes["pager"]}>
      <span role="status">{t("parts.shownOf", { shown: number.format(shown), total: number.format(total) })}</span>
      {more && <Button size="xs" variant="default" loading={loading} onClick={onMore}>{t("parts.more")}</Button>}
    </div>
  );
}
