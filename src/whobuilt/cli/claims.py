"""`claims`, `assess`, `overrule`: what parties say, how the documents stand to it, what a person decided of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, note, one_line, say, show_json, show_table
from whobuilt.codec import to_plain
from whobuilt.core.assessment import Verdict

if TYPE_CHECKING:
    from whobuilt.core.statements import Statement
    from whobuilt.core.verdicts import Weighed, WeighedClaim


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt claims", "whobuilt claims --json"))(claims)
    app.command(epilog=examples("whobuilt assess", "whobuilt assess --json > verdicts.json"))(assess)
    app.command(
        epilog=examples(
            "whobuilt overrule 3f2a91bc --evidence 91bc3f2a --verdict different \\",
            "    --reason 'the contract is of another company of that name' --by 'A. Reviewer'",
        )
    )(overrule)


def claims(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """List what parties say, and how the documents stand to it."""
    with open_case(case) as opened:
        found = list(opened.claims.iter())
    if as_json:
        show_json([_plain(claim) for claim in found])
        return
    show_table(
        ("Id", "Status", "Claim", "The documents"),
        [
            (claim.statement.id[:SHORT_ID], claim.status, _sentence(claim.statement), _phrase(claim.weighed))
            for claim in found
        ],
    )


def _plain(claim: WeighedClaim) -> dict[str, Any]:
    """A claim with the verdict that stands, what the rules found, and what people decided otherwise."""
    by_rules = min((each.assessment.verdict for each in claim.weighed), key=list(Verdict).index, default=None)
    return {
        **to_plain(claim.statement),
        "status": claim.status.value,
        "verdict": claim.worst.value if claim.weighed else None,
        "rules": by_rules and by_rules.value,
        "overruled": [to_plain(each.overruled) for each in claim.weighed if each.overruled],
    }


def assess(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Weigh every claim against the documents.

    Each verdict with its reasons, each reason with its quote, and what would settle it; where a person overruled the
    rules, both verdicts.
    """
    with open_case(case) as opened:
        found = [claim for claim in opened.claims.iter() if claim.weighed]
    if as_json:
        show_json([_weighed(each) for claim in found for each in claim.weighed])
        return
    if not found:
        note("No claims to weigh.")
    for claim in found:
        say(f"{claim.statement.id[:SHORT_ID]}  {_sentence(claim.statement)}")
        for each in claim.weighed:
            _tell(each)
        say()


def _weighed(each: Weighed) -> dict[str, Any]:
    return {
        **to_plain(each.assessment),
        "stands": each.stands.value,
        "overruled": to_plain(each.overruled) if each.overruled else None,
    }


def _tell(each: Weighed) -> None:
    """One comparison: the verdict, its reasons, what would settle it; what a person decided."""
    from whobuilt.compose.words import stands_phrase, verdict_phrase  # noqa: PLC0415  # --help does not need it

    assessment = each.assessment
    against = f" ({assessment.evidence[:SHORT_ID]})" if assessment.evidence else ""
    say(f"  {stands_phrase(each)}{against}")
    if each.overruled:
        why = one_line(each.overruled.reason)
        say(f"    {each.overruled.by} overruled “{verdict_phrase(assessment)}”, because {why}")
    for reason in assessment.reasons:
        quote = f": “{one_line(reason.exact)}”" if reason.exact else ""
        where = f" [{reason.document[:SHORT_ID]}]" if reason.document else ""
        say(f"    - {reason.text}{quote}{where}")
    if assessment.settled_by:
        say(f"    would settle it: {assessment.settled_by}")


def overrule(  # one parameter for each option: Typer reads them from here
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim by its id (`whobuilt claims`).")],
    *,
    verdict: Annotated[Verdict, typer.Option("--verdict", help="How the documents stand to it.")],
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="ID", help="The statement that the verdict rests on, if on one.")
    ] = "",
    reason: Reason = "",
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Decide otherwise than the rules how a claim stands to a statement.

    Both verdicts are kept and told; yours stands until it is withdrawn.
    """
    name = require_name(by)
    with open_case(case) as opened:
        opened.claims.overrule((claim, evidence), verdict, name, reason)
        told = opened.claims.get(claim)
    say(f"{told.statement.id[:SHORT_ID]}  {_sentence(told.statement)}")
    for each in told.weighed:
        _tell(each)


def _phrase(weighed: tuple[Weighed, ...]) -> str:
    """A verdict in plain words; criticism by others is weighed against nothing."""
    from whobuilt.compose.words import NOT_CHECKED, stands_phrase  # noqa: PLC0415  # --help does not need it

    if not weighed:
        return NOT_CHECKED
    return stands_phrase(weighed[0]) + (" (a reviewer's verdict)" if weighed[0].overruled else "")


def _sentence(statement: Statement) -> str:
    from whobuilt.compose.words import sentence_of  # noqa: PLC0415  # --help does not need it

    return sentence_of(statement, {})
