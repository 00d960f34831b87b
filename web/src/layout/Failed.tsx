/** A view that could not be shown, and an address that leads nowhere: what to do next. */
import { Anchor, Button } from "@mantine/core";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/client";
import { Empty, ViewPage } from "@/parts/page";
import { ProblemAlert } from "@/parts/ProblemAlert";

export function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("shell");
  const router = useRouter();
  const again = () => {
    if (error instanceof ProblemError && error.problem.code === "updated") return location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <ViewPage title={t("failed.title")}>
      <ProblemAlert error={error} retry={again} />
    </ViewPage>
  );
}

export function Missing() {
  const { t } = useTranslation("shell");
  return (
    <ViewPage title={t("missing.title")}>
      <Empty title={t("missing.text")} action={<Button component={Link} to="/find" variant="default">{t("nav.find")}</Button>}>
        <Anchor component={Link} to="/help">{t("nav.help")}</Anchor>
      </Empty>
    </ViewPage>
  );
}
