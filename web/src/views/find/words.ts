/** A facet's value in the reader's language; parties keep their names, and languages are named by the browser. */
import { useTranslation } from "react-i18next";
import { useKindWord, usePropWord } from "@/parts";
import type { Prop, SourceKind, Status } from "@/api/types";

export function useValueWord(): (facet: string, value: string, label: string) => string {
  const { t, i18n } = useTranslation("shell");
  const prop = usePropWord();
  const kind = useKindWord();
  const { t: own } = useTranslation("find");
  return (facet, value, label) => {
    if (facet === "prop") return prop(value as Prop);
    if (facet === "status") return t(`status.${value as Status}`);
    if (facet === "kind") return value === "document" || value === "statement" || value === "entity" ? own(`kind.${value}`) : kind(value as SourceKind);
    if (facet === "language") return languageName(value, i18n.language) ?? label;
    return label || value;
  };
}

export function languageName(code: string, inLanguage: string): string | undefined {
  try {
    return new Intl.DisplayNames([inLanguage], { type: "language" }).of(code);
  } catch {
    return undefined;
  }
}
