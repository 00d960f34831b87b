/** A reviewer's language and scheme take hold wherever the settings come from. */
import { useMantineColorScheme } from "@mantine/core";
import i18next from "i18next";
import { useEffect } from "react";
import type { DeskSettings } from "@/api/types";
import { chooseLanguage, isLanguage } from "@/i18n";

export function useApplied({ language, scheme }: DeskSettings): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (isLanguage(language) && language !== i18next.language) void chooseLanguage(language);
  }, [language]);
  useEffect(() => {
    if (scheme === "light" || scheme === "dark" || scheme === "auto") setColorScheme(scheme);
  }, [scheme, setColorScheme]);
}
