/** Where a name stands, with the words around it; each leads to the preserved original. */
import { useTranslation } from "react-i18next";
import type { MentionOut } from "@/api/types";
import { Name, Pager, ProblemAlert, Waiting } from "@/parts";
import { Folded } from "@/parts/Folded";
import { PassageLink } from "@/parts/PassageLink";
import { firstOf } from "@/parts/script";
import { Shown } from "@/parts/Shown";
import { useMentions } from "./queries";
import classes from "./names.module.css";

export function EntityPassages({ id }: { id: string }) {
  const { t } = useTranslation("names");
  const listing = useMentions(id);
  if (listing.error && listing.items.length === 0) return <ProblemAlert error={listing.error} retry={listing.again} />;
  if (listing.waiting) return <Waiting />;
  if (listing.items.length === 0) return <p className={classes["soft"]}>{t("entity.passages_none")}</p>;
  return (
    <>
      <Passages passages={listing.items} />
      <Pager shown={listing.items.length} total={listing.total} more={listing.more} loading={listing.loading} onMore={listing.onMore} />
    </>
  );
}

const AROUND = 300;

/** The words just before a name, from the beginning of one; what was left out is shown as such. */
function before(text: string): string {
  const words = Array.from(text).slice(-AROUND).join("");
  const gap = /^[\p{L}\p{N}]+(?=\s)/u.exec(words)?.[0].length ?? 0;
  return `…${gap < 30 ? words.slice(gap) : words}`;
}

/** The words just after a name, to the end of one. */
function after(text: string): string {
  const words = firstOf(text, AROUND);
  const gap = /\s[\p{L}\p{N}]+$/u.exec(words);
  return `${gap && gap[0].length < 30 ? words.slice(0, gap.index) : words}…`;
}

export function Passages({ passages }: { passages: readonly MentionOut[] }) {
  return (
    <ul className={classes["passages"]}>
      {passages.map((passage) => (
        <li key={`${passage.document}:${passage.start}:${passage.end}`}>
          <p dir="auto" className={classes["passage"]}>
            <Shown text={before(passage.before)} /><mark className={classes["named"]}><Folded text={passage.text} limit={240} /></mark><Shown text={after(passage.after)} />
          </p>
          <PassageLink document={passage.document} start={passage.start} end={passage.end}><Name still limit={80}>{passage.title}</Name></PassageLink>
        </li>
      ))}
    </ul>
  );
}
