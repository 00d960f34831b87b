/** A dossier as it stands: accepted lines first, proposals apart and marked, what wants its quote last. Every line is one press from its original. */
import { Button, Switch } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CitationOut, DossierOut } from "@/api/types";
import { Arrow, Empty, Name, When } from "@/parts";
import { HeadedPage } from "@/parts/HeadedPage";
import { Line } from "@/parts/Line";
import { Pending } from "@/parts/Pending";
import { useAddress } from "@/useAddress";
import { Citations } from "./Citations";
import { DossierSection } from "./DossierSection";
import { Wanted } from "./Wanted";
import { useDossier } from "./queries";
import classes from "./dossier.module.css";

export default function Dossier() {
  const { entity = "" } = useParams({ strict: false });
  const { search } = useAddress();
  const draft = search["draft"] !== "false";
  const { t } = useTranslation("dossier");
  const asked = useDossier(entity, draft);
  if (asked.data) return <Whole dossier={asked.data} entity={entity} draft={draft} />;
  return <Pending title={t("title")} back={<Link to="/names/$entity" params={{ entity }}><Arrow back /> {t("entity")}</Link>} error={asked.error} retry={() => void asked.refetch()} />;
}

function Whole({ dossier, entity, draft }: { dossier: DossierOut; entity: string; draft: boolean }) {
  const { t } = useTranslation("dossier");
  const { set } = useAddress();
  const cited = new Map<number, CitationOut>(dossier.citations.map((citation) => [citation.number, citation]));
  const nothing = dossier.sections.every((section) => section.accepted.length + section.proposed.length === 0) && dossier.wanted.length === 0;
  const others = dossier.names.filter((name) => name !== dossier.title && name !== dossier.subject);
  return (
    <HeadedPage
      title={`${t("title")}: ${dossier.title}`}
      heading={<Name strong>{dossier.title}</Name>}
      before={<Link to="/names/$entity" params={{ entity }}><Arrow back /> {t("entity")}</Link>}
      note={<AsItStands at={dossier.made_at} />}
      actions={
        <>
          <Switch size="sm" label={t("with_proposals")} checked={draft} onChange={(event) => set({ draft: event.currentTarget.checked ? "" : "false" }, { replace: true })} />
          <Button variant="default" onClick={() => window.print()}>{t("print")}</Button>
        </>
      }
    >
      <div className={classes["columns"]}>
        <Contents dossier={dossier} />
        <article className={classes["dossier"]}>
          {others.length > 0 && <p className={classes["names"]}>{t("names")}: {others.map((name, at) => <span key={name}>{at > 0 && " · "}<Name limit={80}>{name}</Name></span>)}</p>}
          {dossier.notes.length > 0 && <ul className={classes["notes"]} aria-label={t("notes")}>{dossier.notes.map((note) => <li key={note}><Line text={note} /></li>)}</ul>}
          {nothing && (
            <Empty title={t("empty.title")} action={<Button variant="default" renderRoot={(props) => <Link to="/find" search={{ q: dossier.subject }} {...props} />}>{t("empty.find")}</Button>}>
              {t("empty.text")}
            </Empty>
          )}
          {!nothing && dossier.sections.map((section) => <DossierSection key={section.kind} section={section} cited={cited} draft={draft} />)}
          {draft && dossier.wanted.length > 0 && <Wanted rows={dossier.wanted} />}
          {dossier.citations.length > 0 && <Citations citations={dossier.citations} />}
          <section className={classes["how"]}><h2>{t("how_to_read")}</h2><p>{t("how_to_read_text")}</p></section>
        </article>
      </div>
    </HeadedPage>
  );
}

function AsItStands({ at }: { at: string }) {
  const { t } = useTranslation("dossier");
  return <>{t("as_it_stands", { when: "" })}<When at={at} /></>;
}

function go(id: string): void {
  document.getElementById(id)?.scrollIntoView();
}

function Contents({ dossier }: { dossier: DossierOut }) {
  const { t } = useTranslation("dossier");
  return (
    <nav className={classes["contents"]} aria-label={t("contents")}>
      <ul>
        {dossier.sections.map((section) => (
          <li key={section.kind}>
            <button type="button" onClick={() => go(`section-${section.kind}`)}><Line text={section.title.startsWith(`${dossier.subject}: `) ? section.title.slice(dossier.subject.length + 2) : section.title} />{" "}<span>{section.accepted.length + section.proposed.length}</span></button>
          </li>
        ))}
        {dossier.wanted.length > 0 && <li><button type="button" onClick={() => go("section-wanted")}>{t("wanted")} <span>{dossier.wanted.length}</span></button></li>}
        {dossier.citations.length > 0 && <li><button type="button" onClick={() => go("section-citations")}>{t("citations")} <span>{dossier.citations.length}</span></button></li>}
      </ul>
    </nav>
  );
}
