/** One document: the preserved page beside how it was captured, what is stated in it, and a place to state from it by hand. Opens at a passage: `?at=&end=&statement=`. */
import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { save } from "@/api/client";
import { useNotices } from "@/layout/notices";
import { Arrow, HandlingBadge, Name, useKindWord, When } from "@/parts";
import { HeadedPage } from "@/parts/HeadedPage";
import { Pending } from "@/parts/Pending";
import { Reading } from "./Reading";
import { useDocument, type OneDocument } from "./queries";
import classes from "./documents.module.css";

export default function Document() {
  const { document = "" } = useParams({ strict: false });
  const { t } = useTranslation("documents");
  const asked = useDocument(document);
  if (asked.data) return <Whole key={document} found={asked.data} />;
  return <Pending title={t("title")} back={<Link to="/documents"><Arrow back /> {t("one.back")}</Link>} error={asked.error} retry={() => void asked.refetch()} />;
}

function Whole({ found }: { found: OneDocument }) {
  const { t } = useTranslation("documents");
  const { refuse } = useNotices();
  const { document } = found;
  const kind = useKindWord();
  const title = document.title || t("untitled");
  return (
    <HeadedPage
      wide
      title={title}
      heading={<Name strong limit={160}>{title}</Name>}
      before={<Link to="/documents"><Arrow back /> {t("one.back")}</Link>}
      note={
        <span className={classes["facts"]}>
          {document.publisher && <span><Name limit={80}>{document.publisher}</Name></span>}
          <span>{document.published ? <When at={document.published} /> : t("undated")}</span>
          <span>{kind(document.kind)}</span>
          <HandlingBadge handling={document.handling} />
        </span>
      }
      actions={<Button variant="default" size="xs" onClick={() => void save(`/documents/${encodeURIComponent(document.id)}/original`).catch(refuse)}>{t("one.original")}</Button>}
    >
      <Reading found={found} />
    </HeadedPage>
  );
}
