/** The service's own description of itself: fetched with the token, shown in a frame in which nothing runs. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { download } from "@/api/client";
import { ProblemAlert, ViewPage, Waiting } from "@/parts";
import classes from "./help.module.css";

/** The page's one style bears the nonce of its own answer; within this page only this page's counts. */
async function fetchPage(): Promise<string> {
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  const text = await (await download("/docs")).blob.text();
  return text.replace(/<style nonce="[^"]*">/, `<style nonce="${nonce}">`);
}

export default function View() {
  const { t } = useTranslation("shell");
  const { data: page, error, refetch } = useQuery({ queryKey: ["docs"], queryFn: fetchPage, staleTime: Number.POSITIVE_INFINITY });
  return (
    <ViewPage title={t("help.api.title")} lead={<>{t("help.api.lead")} <Link to="/help">{t("help.api.back")}</Link></>}>
      {error ? <ProblemAlert error={error} retry={() => void refetch()} /> : page === undefined ? <Waiting /> : <iframe className={classes["api"]} sandbox="" srcDoc={page} title={t("help.api.title")} lang="en" />}
    </ViewPage>
  );
}
