/** One section: what a person has accepted, then the proposals, set apart and said to be such. */
import { useTranslation } from "react-i18next";
import type { CitationOut, LineOut, SectionOut, Verdict } from "@/api/types";
import { Folded } from "@/parts/Folded";
import { keyed } from "@/parts/keyed";
import { Line } from "@/parts/Line";
import { PassageLink } from "@/parts/PassageLink";
import { firstOf } from "@/parts/script";
import { Stand } from "@/views/claims/Stand";
import classes from "./dossier.module.css";

type Cited = ReadonlyMap<number, CitationOut>;

export function DossierSection({ section, cited, draft }: { section: SectionOut; cited: Cited; draft: boolean }) {
  const { t } = useTranslation("dossier");
  const id = `section-${section.kind}`;
  return (
    <section aria-labelledby={id} className={classes["section"]}>
      <h2 id={id} lang="en"><Line text={section.title} /></h2>
      {section.accepted.length === 0 ? (
        <p className={classes["soft"]}>{t("accepted_none")}</p>
      ) : (
        <>
          <h3 className={classes["accepted"]}>{t("accepted")}</h3>
          <Lines lines={section.accepted} cited={cited} />
        </>
      )}
      {draft && section.proposed.length > 0 && (
        <div className={classes["proposed"]}>
          <h3>{t("proposed")} <span className={classes["soft"]}>· {t("proposed_count", { count: section.proposed.length })}</span></h3>
          <Lines lines={section.proposed} cited={cited} />
        </div>
      )}
    </section>
  );
}

/** Lines of one claim follow each other: its words are said once, what stands against them below. */
function grouped(lines: readonly LineOut[]): LineOut[][] {
  const groups: LineOut[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (line.against && last?.[0]?.against && last[0].text === line.text) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

function Lines({ lines, cited }: { lines: readonly LineOut[]; cited: Cited }) {
  return (
    <ul className={classes["lines"]}>
      {keyed(grouped(lines), (group) => group[0]?.text ?? "").map(({ key, item: group }) => (
        <li key={key}>
          {group.length === 1 && group[0] && !group[0].against ? <OneLine line={group[0]} cited={cited} /> : <Against group={group} cited={cited} />}
        </li>
      ))}
    </ul>
  );
}

function OneLine({ line, cited }: { line: LineOut; cited: Cited }) {
  return (
    <>
      <p className={classes["line"]}><Folded text={line.text} /><Numbers numbers={line.citations} cited={cited} /></p>
      <More line={line} />
    </>
  );
}

/** The claim once; beneath it each statement weighed against it, with its verdict. */
function Against({ group, cited }: { group: readonly LineOut[]; cited: Cited }) {
  const claim = group[0];
  if (!claim) return null;
  return (
    <>
      <p className={classes["line"]}><Folded text={claim.text} /><Numbers numbers={claim.citations.slice(0, 1)} cited={cited} /></p>
      <ul className={classes["against"]}>
        {keyed(group, (line) => line.against).map(({ key, item: line }) => (
          <li key={key}>
            <VerdictWords words={line.verdict} />
            <p className={classes["line"]}><Folded text={line.against} /><Numbers numbers={line.citations.slice(1)} cited={cited} /></p>
            <More line={line} />
          </li>
        ))}
      </ul>
    </>
  );
}

// The house's words for a verdict, as dossiers say them, to what they are in the reader's language.
const VERDICTS: Record<string, Verdict> = {
  "the documents conflict with this": "contradicted",
  "the documents speak against this, but do not settle it": "challenged",
  "no conflict found": "consistent",
  "not addressed by the documents": "unaddressed",
};

function VerdictWords({ words }: { words: string }) {
  const known = VERDICTS[words];
  return known ? <Stand verdict={known} /> : <p className={classes["verdict"]}><Line text={words} /></p>;
}

function More({ line }: { line: LineOut }) {
  const { t } = useTranslation("dossier");
  return (
    <>
      {line.verdict && !line.against && <VerdictWords words={line.verdict} />}
      {line.unreviewed_merge && <p className={classes["care"]}>{t("unreviewed_merge")}</p>}
      {(line.reasons.length > 0 || line.settled_by) && (
        <details className={classes["reasons"]}>
          <summary>{t("reasons")}</summary>
          <ol>{keyed(line.reasons, (reason) => reason).map(({ key, item }) => <li key={key}><Folded text={item} /></li>)}</ol>
          {line.settled_by && <p><b>{t("settled_by")}:</b> <Line text={line.settled_by} /></p>}
        </details>
      )}
    </>
  );
}

function Numbers({ numbers, cited }: { numbers: readonly number[]; cited: Cited }) {
  const { t } = useTranslation("dossier");
  return (
    <span className={classes["numbers"]}>
      {numbers.map((number) => {
        const citation = cited.get(number);
        return citation ? (
          <PassageLink key={number} quiet document={citation.document} statement={citation.statement} label={t("cite", { number, title: firstOf(citation.title || t("untitled"), 80) })}>[{number}]</PassageLink>
        ) : (
          <span key={number}>[{number}]</span>
        );
      })}
    </span>
  );
}
