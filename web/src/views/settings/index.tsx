/** The desk as its reviewer wants it: name, language, colours, direction, parties cared for, keys. */
import { Button, SegmentedControl, Select, TextInput, useDirection } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCase, useDesk } from "@/api/desk";
import { currentBy, keepBy } from "@/api/session";
import { chooseLanguage, isLanguage, LANGUAGES } from "@/i18n";
import { keepDirection } from "@/layout/direction";
import { useNotices } from "@/layout/notices";
import { ProblemAlert, Section, ViewPage } from "@/parts";
import { KeyChoices } from "./KeyChoices";
import { Parties } from "./Parties";
import classes from "./settings.module.css";

export default function View() {
  const { t } = useTranslation("settings");
  const { error } = useDesk();
  return (
    <ViewPage title={t("title")} lead={t("lead")}>
      {error && <ProblemAlert error={error} />}
      <Section title={t("name.title")} lead={t("name.lead")}><NameForm /></Section>
      <Section title={t("parties.title")} lead={t("parties.lead")}><Parties /></Section>
      <Section title={t("look.title")}><Look /></Section>
      <Section title={t("keys.title")} lead={t("keys.lead")}><KeyChoices /></Section>
    </ViewPage>
  );
}

function NameForm() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const { tell } = useNotices();
  const known = useCase().data?.reviewers ?? [];
  const [name, setName] = useState(currentBy());
  const keep = () => {
    keepBy(name.trim());
    tell(t("name.kept", { name: name.trim() }));
    void client.invalidateQueries();
  };
  return (
    <form className={classes["row"]} onSubmit={(event) => { event.preventDefault(); if (name.trim()) keep(); }}>
      <TextInput label={t("name.label")} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} autoComplete="name" list="reviewers" />
      <datalist id="reviewers">{known.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
      <Button type="submit" variant="default" disabled={!name.trim() || name.trim() === currentBy()}>{t("name.keep")}</Button>
    </form>
  );
}

function Look() {
  const { t, i18n } = useTranslation("settings");
  const { settings, save } = useDesk();
  const { dir, setDirection } = useDirection();
  return (
    <div className={classes["look"]}>
      <Select
        label={t("look.language")}
        value={i18n.language}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        allowDeselect={false}
        onChange={(value) => {
          if (!value || !isLanguage(value)) return;
          save({ language: value });
          void chooseLanguage(value);
        }}
      />
      <fieldset>
        <legend>{t("look.scheme")}</legend>
        <SegmentedControl value={settings.scheme || "auto"} onChange={(value) => save({ scheme: value })} data={(["auto", "light", "dark"] as const).map((value) => ({ value, label: t(`look.${value}`) }))} />
      </fieldset>
      <fieldset>
        <legend>{t("look.direction")}</legend>
        <SegmentedControl value={dir} onChange={(value) => { const turned = value === "rtl" ? "rtl" : "ltr"; keepDirection(turned); setDirection(turned); }} data={(["ltr", "rtl"] as const).map((value) => ({ value, label: t(`look.${value}`) }))} />
      </fieldset>
    </div>
  );
}
