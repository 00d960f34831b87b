"""Rows that want their quote, over the service: listed, offered passages, quoted, dropped, their links captured."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from fastapi import APIRouter

from whobuilt.api.jobs import Report
from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page, make_cursor, read_number
from whobuilt.api.shapes.sheets import (
    LinkOut,
    LinksIn,
    OfferOut,
    ReasonIn,
    WantedIn,
    WantedOut,
    WantedQuoteIn,
    WantedState,
    make_offer_out,
    make_wanted_out,
)
from whobuilt.case import Case
from whobuilt.case.sheets.addresses import is_web
from whobuilt.case.sheets.columns import TYPED
from whobuilt.case.sheets.quoting import Passage
from whobuilt.case.sheets.wanted import WantedRow
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Pair, RowTyped
from whobuilt.preserve.web import WebRequest, WebRules

router = APIRouter(tags=["wanted"])


@router.get("/wanted", operation_id="listWanted")
async def list_wanted(
    desk: Desk, state: WantedState | None = None, limit: Limit = 50, after: After = ""
) -> Page[WantedOut]:
    """The wanted rows in the order in which they came in; the quotes that sheets give are checked by the lock."""
    start = read_number(after)

    def look(case: Case) -> Page[WantedOut]:
        rows = list(islice(case.sheets.rows.iter(state or "", start), limit))
        total = case.sheets.rows.count(state or "")
        end = start + len(rows)
        items = [_tell(case, row) for row in rows]
        return Page(items=items, total=total, next=make_cursor(str(end)) if rows and end < total else None)

    return await desk.read(look)


@router.post("/wanted", operation_id="addWanted", status_code=201)
async def add_wanted(desk: Desk, by: By, asked: WantedIn) -> WantedOut:
    """Type a row by hand; the same again is the one that there is."""
    if unknown := [name for name in asked.fields if name not in TYPED or name == "prop"]:
        told = f"there is no field {unknown[0]!r}."
        raise WhoBuiltError(Problem("bad_field", told, "fields", f"Fields: {', '.join(TYPED[1:])}."))
    fields = tuple(Pair(name, asked.fields[name].strip()) for name in TYPED if asked.fields.get(name, "").strip())
    links = tuple(dict.fromkeys(link.strip() for link in asked.links if link.strip()))
    typed = RowTyped(asked.prop, fields, asked.quote.strip(), links, asked.note.strip())
    return await desk.ask(lambda case: _tell(case, case.sheets.rows.get(case.sheets.rows.add(typed, by).id)), by)


@router.get("/wanted/{wanted}", operation_id="getWanted")
async def get_wanted(desk: Desk, wanted: str) -> WantedOut:
    """A wanted row, with what of its links is not in the case and what the lock says of its quote."""
    return await desk.read(lambda case: _tell(case, case.sheets.rows.get(wanted)))


@router.get("/wanted/{wanted}/offers", operation_id="listOffers")
async def list_offers(desk: Desk, wanted: str) -> list[OfferOut]:
    """Passages that may be its quote: of the documents it links to first, then of any that holds both parties."""
    return await desk.read(lambda case: [make_offer_out(each) for each in case.sheets.quoting.offers(wanted)])


@router.post("/wanted/{wanted}/quote", operation_id="quoteWanted")
async def quote_wanted(desk: Desk, by: By, wanted: str, asked: WantedQuoteIn) -> WantedOut:
    """Give it its quote: words that a person picked or selected, locked where they stand; it becomes a statement."""
    spans = tuple((each.field, each.start, each.end) for each in asked.spans)
    passage = Passage(asked.document, asked.start, asked.end, spans, asked.values)

    def quote(case: Case) -> WantedOut:
        row, _ = case.sheets.quoting.quote(wanted, passage, by, accept=asked.accept)
        return _tell(case, row)

    return await desk.ask(quote, by)


@router.post("/wanted/{wanted}/drop", operation_id="dropWanted")
async def drop_wanted(desk: Desk, by: By, wanted: str, asked: ReasonIn) -> WantedOut:
    """Want it no more, for a reason; it stays in the log, and can be taken up again."""
    return await desk.ask(lambda case: _tell(case, case.sheets.rows.drop(wanted, by, asked.reason)), by)


@router.post("/wanted/{wanted}/reopen", operation_id="reopenWanted")
async def reopen_wanted(desk: Desk, by: By, wanted: str, asked: ReasonIn) -> WantedOut:
    """Take the last word on it back: it is wanted again. A statement that was made of it stays."""
    return await desk.ask(lambda case: _tell(case, case.sheets.rows.reopen(wanted, by, asked.reason)), by)


@router.get("/links", operation_id="listLinks")
async def list_links(desk: Desk, *, missing: bool = False, limit: Limit = 50, after: After = "") -> Page[LinkOut]:
    """The links of rows that want their quote; `missing`: those whose pages are not in the case."""

    def look(case: Case) -> Page[LinkOut]:
        counts = Counter(link for row in case.sheets.rows.iter("wanted") for link in row.wanted.links)
        find = case.sheets.offers.addresses.find
        links = [link for link in counts if not missing or not find(link)]
        items, cursor = cut_page(links, limit, after)
        found = [
            LinkOut(link=each, is_web=is_web(each), documents=list(find(each)), rows=counts[each]) for each in items
        ]
        return Page(items=found, total=len(links), next=cursor)

    return await desk.read(look)


@router.post("/links/capture", operation_id="captureLinks", status_code=202)
async def capture_links(desk: Desk, by: By, asked: LinksIn) -> JobOut:
    """Ask for pages, as a job: only on this request does anything leave the machine. Each host is told as a step."""
    if paths := [link for link in asked.links if not is_web(link)]:
        told = f"this is no address of the web: {paths[0][:200]}."
        raise WhoBuiltError(Problem("not_an_address", told, "links", "Add a file by itself."))

    def work(case: Case, report: Report) -> dict[str, Any]:
        def announce(host: str) -> bool:
            report.step(message=f"Asking {host}")
            return True

        requests = [WebRequest(link, rules=WebRules(), announce=announce) for link in dict.fromkeys(asked.links)]
        documents: list[str] = []
        report.step(0, len(requests))
        for done, request in enumerate(requests, 1):
            for added in case.intake.add_web([request]):
                if added.document:
                    documents.append(added.document.id)
                for problem in added.problems:
                    report.problem(problem)
            report.step(done, len(requests))
        return {"documents": documents, "asked": len(requests)}

    return desk.start("capture", work, by).tell()


def _tell(case: Case, row: WantedRow) -> WantedOut:
    sheets = case.sheets
    checks = sheets.quoting.checks(row.wanted) if row.state == "wanted" else ()
    return make_wanted_out(
        row, sheets.register.name_of(row.wanted.sheet), sheets.offers.missing_links(row.wanted), checks
    )
