/** The interface's words. English is there at once; another language is loaded when it is chosen. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import * as en from "./en";

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

const LOADED: Record<Exclude<Language, "en">, () => Promise<Record<string, object>>> = { "zh-CN": () => import("./zh-CN") };

/** The areas, one file each in every language. */
export const AREAS = Object.keys(en) as (keyof typeof en)[];

export function isLanguage(value: string): value is Language {
  return value in LANGUAGES;
}

/** The language that the browser asks for, of those that there are. */
export function preferred(): Language {
  return navigator.languages.some((one) => /^zh\b/i.test(one)) && !/^en\b/i.test(navigator.language) ? "zh-CN" : "en";
}

export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: "en",
    fallbackLng: "en",
    ns: AREAS,
    defaultNS: "shell",
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  if (language !== "en") await chooseLanguage(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (language !== "en") {
    const words = await LOADED[language]();
    for (const [area, bundle] of Object.entries(words)) i18next.addResourceBundle(language, area, bundle, true, true);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
