/** A time, said in the reader's language in UTC; a date keeps its precision. */
import { useTranslation } from "react-i18next";

const FORMATS: Record<number, Intl.DateTimeFormatOptions> = {
  4: { year: "numeric" },
  7: { year: "numeric", month: "long" },
  10: { year: "numeric", month: "long", day: "numeric" },
};

/** "3 June 2019", "June 2019", "2019", or a time with its hour and "UTC"; what is no time is said as it is. */
export function saidWhen(at: string, language: string, short = false): string {
  const moment = new Date(at);
  if (at === "" || Number.isNaN(moment.getTime())) return at;
  const day = FORMATS[at.length];
  const locale = language === "en" ? "en-GB" : language;
  if (day) return new Intl.DateTimeFormat(locale, { ...day, timeZone: "UTC" }).format(moment);
  return new Intl.DateTimeFormat(locale, { dateStyle: short ? "medium" : "long", timeStyle: "short", timeZone: "UTC" }).format(moment) + " UTC";
}

export function When({ at, short = false, dayOnly = false }: { at: string; short?: boolean; dayOnly?: boolean }) {
  const { i18n } = useTranslation();
  return <time dateTime={at} title={at}>{saidWhen(dayOnly ? at.slice(0, 10) : at, i18n.language, short)}</time>;
}
