"""What a case holds, as tables: `documents`, `statements`, `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from whobuilt.cli.options import (
    AsJson,
    CaseFolder,
    WantedDocument,
    WantedEntity,
    WantedProp,
    WantedStatus,
    examples,
    open_case,
)
from whobuilt.cli.show import SHORT_ID, one_line, show_csv, show_json, show_table
from whobuilt.codec import to_plain
from whobuilt.core.statements import Statement, Status
from whobuilt.core.translations import Translated
from whobuilt.ports import StatementFilter

if TYPE_CHECKING:
    from whobuilt.case.evidence.sources import Brief

_CONTEXT = 60  # characters on each side of what was searched for


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt documents", "whobuilt documents --json"))(documents)
    app.command(
        epilog=examples(
            "whobuilt statements",
            "whobuilt statements --prop supplies --status accepted",
            "whobuilt statements --entity 'Name of a company' --csv > statements.csv",
        )
    )(statements)
    app.command(
        epilog=examples(
            "whobuilt search facial recognition", "whobuilt search '\"security bureau\"'", "whobuilt search 人脸识别"
        )
    )(search)


def documents(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """List the documents and their files."""
    with open_case(case) as opened:
        listed = opened.sources.briefs()
    if as_json:
        show_json([_document(each) for each in listed])
        return
    show_table(
        ("Id", "Title", "Publisher", "Published", "Language", "Handling", "File"),
        [
            (
                each.id[:SHORT_ID],
                each.metadata.title,
                each.metadata.publisher,
                str(each.metadata.published or ""),
                each.metadata.language,
                each.handling.value,
                each.locator,
            )
            for each in listed
        ],
    )


def _document(brief: Brief) -> dict[str, Any]:
    return {"id": brief.id, "file": brief.locator, "handling": brief.handling.value, **to_plain(brief.metadata)}


def statements(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    *,
    prop: WantedProp = None,
    entity: WantedEntity = None,
    document: WantedDocument = None,
    status: WantedStatus = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for spreadsheets.")] = False,
    case: CaseFolder = None,
) -> None:
    """List what the documents state.

    Each statement is proposed, accepted, rejected or unsure.
    """
    with open_case(case) as opened:
        found = list(opened.statements(StatementFilter(prop, entity, document, status)))
        beside = opened.translating.beside_quotes(statement for statement, _ in found) if as_json else {}
    if as_json:
        show_json(
            [
                {**to_plain(statement), "status": standing.value, "translations": _told(beside[statement.id])}
                for statement, standing in found
            ]
        )
    elif as_csv:
        show_csv(("id", "status", "prop", "statement", "quote"), [_row(*item) for item in found])
    else:
        show_table(
            ("Id", "Status", "Statement"),
            [(statement.id[:SHORT_ID], standing, _sentence(statement)) for statement, standing in found],
        )


def _told(beside: tuple[Translated, ...]) -> list[dict[str, str]]:
    """Translations of what is quoted, each with whose it is."""
    return [{"text": each.translation.text, "label": each.label} for each in beside]


def _row(statement: Statement, standing: Status) -> tuple[str, ...]:
    return statement.id, standing, statement.prop, _sentence(statement), one_line(statement.quote.exact)


def search(
    query: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words; a phrase in double quotation marks.")],
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many documents at most.")] = 20,
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """Find documents by words, English or Chinese."""
    with open_case(case) as opened:
        hits = opened.search(" ".join(query), limit)
        found = [(hit, opened.get_document(hit.document)) for hit in hits]
        names = [opened.name_of(document) for _, document in found]
    if as_json:
        show_json([{**to_plain(hit), "title": document.metadata.title} for hit, document in found])
        return
    rows = []
    for (hit, document), name in zip(found, names, strict=True):
        around = document.text[max(0, hit.start - _CONTEXT) : hit.end + _CONTEXT]
        place = document.place_of(hit.start) or "start"
        rows.append((document.id[:SHORT_ID], name, f"{place} ({hit.start})", one_line(around)))
    show_table(("Document", "Title", "Place (offset)", "Words"), rows)


def _sentence(statement: Statement) -> str:
    from whobuilt.compose.words import sentence_of  # noqa: PLC0415  # --help does not need it

    return sentence_of(statement, {})
