"""Web archives (WARC): each response that was kept is a part with its own address, its day and its declared type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.http_message import Message, TooLargeError, parse_message, undo_chunks, unfold
from whobuilt.read.members import EMPTY, MB, Budget, Teller, clean_name, damaged
from whobuilt.read.warc_records import Record, check_digest, iter_records

_AGAIN = "Look at the archive with another program, or fetch the page again."
_MOST_RECORD = 128 * MB  # its block, its body and what that unfolds to are in memory together
_KEPT = ("response", "resource", "conversion")
_ABOUT = frozenset({"request", "metadata", "warcinfo"})  # they speak of the others


class WarcReader:
    """Reads application/warc, compressed or not."""

    name = "warc@1"
    media_types = frozenset({"application/warc"})

    def read(self, original: Original) -> Read:
        """What the archive's records hold."""
        return Read(None, (), _iter_parts(original))


def _iter_parts(original: Original) -> Iterator[Part | Problem]:
    with original.open() as file:
        budget, teller = Budget(file.seek(0, 2)), Teller()
        file.seek(0)
        count = 0
        for item in iter_records(file, _MOST_RECORD):
            if isinstance(item, Problem):
                yield from teller.tell(item)
                continue
            count += 1
            if end := budget.find_end():
                yield end
                return
            for found in _open_record(item, budget):
                if isinstance(found, Problem):
                    yield from teller.tell(found)
                else:
                    budget.take(len(found.data))
                    yield found
        if not count:
            yield EMPTY
        yield from teller.finish()


def _open_record(record: Record, budget: Budget) -> Iterator[Part | Problem]:
    """What a record holds, and what is wrong with it."""
    where = clean_name(record.url or record.header.get("warc-record-id", "") or f"byte {record.place}")
    if record.url.startswith("dns:"):
        return  # how the archive found the server
    if record.kind == "revisit":
        yield _tell_revisit(record, where)
    elif record.kind not in _KEPT:
        if record.kind not in _ABOUT:
            message = (
                f"It is a record of a kind that is not known here ({clean_name(record.kind)!r}), and was not read."
            )
            yield Problem("unsupported_member", message, where, _AGAIN)
        elif record.is_short:
            yield _tell_short(record, where)
    elif record.block is None:
        message = f"A record is larger than {_MOST_RECORD // MB} MB; it was left out."
        yield Problem("part_too_large", message, where, _AGAIN)
    else:
        yield from _open_block(record, record.block, where, budget)


def _open_block(record: Record, block: bytes, where: str, budget: Budget) -> Iterator[Part | Problem]:
    if record.is_short:
        yield _tell_short(record, where)
    if why := record.header.get("warc-truncated"):
        message = f"The archive says of it that it was cut off when it was fetched ({clean_name(why)})."
        yield Problem("record_truncated", message, where, _AGAIN)
    if record.is_short and b"HTTP/".startswith(block) and record.kind == "response":
        return  # not even its first word is there
    sent = parse_message(block) if record.kind == "response" else Message("", {}, block)
    body, fault = undo_chunks(sent)
    try:
        content, more = unfold(body, sent, budget.allowance)
    except TooLargeError:
        yield budget.too_large(where)
        return
    yield from _check_digests(record, (block, sent.body, body, content), where)
    if fault or more:
        yield damaged(where, f"It can be had only in part: {fault or more}")
    if len(content) > budget.allowance:
        yield budget.too_large(where)
    elif content:
        declared = sent.header.get("content-type", "") if sent.status else record.header.get("content-type", "")
        yield Part(_name(record), content, clean_name(declared), clean_name(record.url), _moment(record))


def _check_digests(record: Record, forms: tuple[bytes, bytes, bytes, bytes], where: str) -> Iterator[Problem]:
    """Whether block and payload have the digests that the record says.

    What the payload is, archives have seen differently: as sent, without its transfer coding, or unfolded.
    """
    block, *payloads = forms
    if record.is_short:
        return  # told already, and no wonder
    for field, candidates in (("warc-block-digest", [block]), ("warc-payload-digest", payloads)):
        said = record.header.get(field, "")
        if check_digest(said, *candidates) is False:
            what = "the record" if field == "warc-block-digest" else "what was sent"
            message = f"The bytes of {what} do not have the digest that the archive says ({clean_name(said)})."
            mend = "Do not rely on it: look for another copy of the archive."
            yield Problem("digest_mismatch", message, where, mend)


def _tell_revisit(record: Record, where: str) -> Problem:
    uri = record.header.get("warc-refers-to-target-uri", "").strip("<>")
    day = record.header.get("warc-refers-to-date", "")
    earlier = clean_name(" on ".join(filter(None, (uri, day)))) or "an earlier record"
    message = f"The page was the same as one kept before ({earlier}); this record holds no copy of it."
    return Problem("revisit", message, where, "Look for the earlier record, here or in another archive.")


def _tell_short(record: Record, where: str) -> Problem:
    size = 0 if record.block is None else len(record.block)
    message = f"A record says that it has {record.length} bytes, and has {size}: it was cut off."
    return Problem("record_truncated", message, where, _AGAIN)


def _name(record: Record) -> str:
    """A name for a person: the end of the address's path, or its host."""
    try:
        parts = urlsplit(record.url)
    except ValueError:
        return clean_name(record.url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return clean_name(last or parts.netloc or record.header.get("warc-record-id", "") or f"byte {record.place}")


def _moment(record: Record) -> datetime | None:
    try:
        found = datetime.fromisoformat(record.header.get("warc-date", ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)  # the standard knows UTC only
