"""A case with very many proposals, made fast: what documents written for it state is put straight into the record.

    .venv/bin/python -m bench.big_case FOLDER [STATEMENTS]

Nothing is read or extracted, so 100,000 proposals take about a minute; everything else is as it would be: bytes,
captures, log, documents, mentions, statements within the evidence lock, the index. English and Chinese, sums, dates,
reprints, rival readings, what is only likely. Names are put together from syllables and kinds of words; they
name nobody, and nothing here is evidence of anything. The same numbers give the same case on every machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from bench import wording
from whobuilt.case import Case
from whobuilt.case.places import Places
from whobuilt.core.custody import Action, ReadFacts
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Entity, Mention, Party, Schema, entity_id
from whobuilt.core.evidence import (
    Document,
    Metadata,
    Passage,
    PassageKind,
    Segment,
    Source,
    SourceKind,
    document_id,
    make_capture,
)
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Amount, Anchor, Draft, Prop, Qualifiers, Quote, make_statement
from whobuilt.store import CasePaths
from whobuilt.store.folder import Settings

SEED = 20_261_123
STATED = 20  # statements of a document
LIKELY = 8  # one of so many is only likely
RIVALS = 25  # one of so many is read otherwise by another extractor
REPRINTED = 6  # one document of so many is a reprint of the one before it
CHINESE = 4  # one document of so many is in Chinese
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_TOGETHER = 500  # documents of one transaction
_HAN_CITIES = tuple("东河 西岭 南浦 北原 新渡 长滩 平桥 安岗 丰溪 明湖 石桥 云岭 青浦 白沙 红谷 金塘".split())
_HAN_SYLLABLES = tuple("华 宏 信 瑞 达 博 科 远 安 盛 通 智 联 创 恒 泰 立 源 凯 星".split())
_HAN_TRADES = tuple("智能科技 数字技术 视讯 网络科技 安防 信息技术".split())
_HAN_BODIES = tuple("公安局 公安分局 应急管理局 教育局 人民政府 监狱管理局".split())
_HAN_GOODS = tuple("监控摄像机 人脸识别系统 无人机 车牌识别设备 视频分析软件 通信设备".split())
_FILLER = "The meeting also heard about roads, a school roof and the price of water, and was closed at noon."
_HAN_FILLER = "会议还讨论了道路、学校屋顶和水价。"


@dataclass
class Page:
    """A document while it is written: its text so far, and what is to be stated of it."""

    chance: Random
    text: str = ""
    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def name(self, schema: Schema, words: str) -> Party:
        """A name at the end of the text."""
        made = Entity(entity_id(schema, words.casefold()), schema, words)
        self.entities[made.id] = made
        self.mentions.append((len(self.text), len(self.text) + len(words), made.id))
        self.text += words
        return Party(words, made.id)

    def anchor(self, name: str, words: str) -> Anchor:
        """Words of a field at the end of the text."""
        start = len(self.text)
        self.text += words
        return Anchor(name, start, len(self.text), words)

    def last(self, name: str) -> Anchor:
        """The field of the name that was written last."""
        start, end, _ = self.mentions[-1]
        return Anchor(name, start, end, self.text[start:end])

    def state(self, subject: Party, customer: Party, anchors: list[Anchor], start: int, qualifiers: Qualifiers) -> None:
        """A supply that the sentence from `start` on states; some of them only likely, some read otherwise too."""
        number = len(self.drafts)
        quote = Quote(start, len(self.text), self.text[start:])
        chinese = quote.exact[-1] == "。"
        maker = "judge@1" if not self.chance.randrange(LIKELY) else "patterns-zh@1" if chinese else "patterns@2"
        draft = Draft("", Prop.SUPPLIES, subject, customer, quote, tuple(anchors), maker, qualifiers)
        self.drafts.append(draft)
        if not self.chance.randrange(RIVALS) and number + 1 < STATED:
            kept = tuple(anchor for anchor in anchors if anchor.field in {"subject", "trigger", "object"})
            other = Draft("", Prop.CONTRACTS_WITH, subject, customer, quote, kept, "notices@1")
            self.drafts.append(other)


def write_english(page: Page) -> None:
    """A sentence, and the supply that it states."""
    chance, start = page.chance, len(page.text)
    vendor = "".join(chance.sample(wording.SYLLABLES, 2)).capitalize() + " " + chance.choice(wording.TRADES)
    subject = page.name(Schema.COMPANY, vendor + chance.choice(wording.FORMS))
    anchors = [page.last("subject")]
    page.text += " "
    anchors.append(page.anchor("trigger", chance.choice(("supplied", "sold", "delivered"))))
    page.text += " "
    what = page.anchor("object_text", f"{chance.randrange(2, 900)} {chance.choice(wording.GOODS)}")
    page.text += " to "
    city, country, adjective = chance.choice(wording.PLACES)
    body = chance.choice(wording.BODIES).format(city=city, country=country, adjective=adjective).removeprefix("the ")
    page.text += "the "
    customer = page.name(Schema.PUBLIC_BODY, body)
    anchors += [what, page.last("object")]
    page.text += " "
    month, year = chance.randrange(12), chance.randrange(2010, 2026)
    anchors.append(page.anchor("date", f"in {wording.MONTHS[month]} {year}"))
    amount = None
    if not chance.randrange(3):
        page.text += " for "
        millions = chance.randrange(2, 400)
        anchors.append(page.anchor("amount", f"US${millions} million"))
        amount = Amount(millions * 1e6, "USD")
    page.text += "."
    told = Qualifiers(object_text=what.exact, date=PartialDate(f"{year}-{month + 1:02}"), amount=amount)
    page.state(subject, customer, anchors, start, told)
    page.text += f" {_FILLER}\n" if not chance.randrange(3) else "\n"


def write_chinese(page: Page) -> None:
    """The same in Chinese."""
    chance, start = page.chance, len(page.text)
    brand = "".join(chance.sample(_HAN_SYLLABLES, 2))
    vendor = chance.choice(_HAN_CITIES) + brand + chance.choice(_HAN_TRADES) + "有限公司"
    subject = page.name(Schema.COMPANY, vendor)
    anchors = [page.last("subject")]
    page.text += "于"
    month, year = chance.randrange(1, 13), chance.randrange(2010, 2026)
    anchors.append(page.anchor("date", f"{year}年{month}月"))
    page.text += "向"
    body = f"{chance.choice(_HAN_CITIES)}市{chance.choice(_HAN_BODIES)}"
    customer = page.name(Schema.PUBLIC_BODY, body)
    anchors.append(page.last("object"))
    anchors.append(page.anchor("trigger", "供应"))
    page.text += "了"
    what = page.anchor("object_text", chance.choice(_HAN_GOODS))
    page.text += "。"
    told = Qualifiers(object_text=what.exact, date=PartialDate(f"{year}-{month:02}"))
    page.state(subject, customer, [*anchors, what], start, told)
    page.text += f"{_HAN_FILLER}\n" if not chance.randrange(3) else "\n"


def make_page(number: int, stated: int) -> tuple[Document, Extraction, bytes]:
    """The document of this number with what it states, and its bytes."""
    is_reprint = number % REPRINTED == REPRINTED - 1
    chance = Random(f"{SEED} {number - is_reprint}")  # noqa: S311  # to be the same each time, not to be secret
    page = Page(chance)
    chinese = not chance.randrange(CHINESE)
    told = f"第{number}号通讯" if chinese else f"Dispatch {number:06}"
    page.text = f"{told}\n\n"
    while len(page.drafts) < stated:
        (write_chinese if chinese else write_english)(page)
    page.text += f"({told})\n"
    data = page.text.encode()
    blob = sha256(data).hexdigest()
    day = PartialDate(f"{2019 + number % 7}-{number % 12 + 1:02}-{number % 28 + 1:02}")
    metadata = Metadata(told, (), "Example Wire" if number % 2 else "Example Post", day, "zh" if chinese else "en")
    name = document_id(blob, "text@1", page.text)
    lines, at = [], 0
    for row, line in enumerate(page.text.splitlines(keepends=True), 1):
        lines.append(Segment(at, at + len(line), at, at + len(line), f"line {row}"))
        at += len(line)
    passages = (Passage(0, len(told), PassageKind.TITLE), Passage(len(told) + 2, len(page.text)))
    document = Document(name, blob, "text@1", "text/plain", "utf-8", page.text, metadata, passages, tuple(lines))
    mentions = tuple(Mention(name, start, end, page.text[start:end], which) for start, end, which in page.mentions)
    statements = tuple(make_statement(replace(draft, document=name)) for draft in page.drafts[:stated])
    return document, Extraction(name, "patterns@2", tuple(page.entities.values()), mentions, statements), data


def make_case(folder: Path, count: int) -> None:
    """A case with `count` proposals in `folder`, where nothing may be yet."""
    Case.init(folder, Settings("Big example case", "Example: made by a bench; it is not evidence")).__exit__(
        None, None, None
    )
    places = Places(CasePaths(folder))
    try:
        pages = iter_pages(count)
        while _put(places, pages):
            pass
        places.index.rebuild(places.record.iter_documents())
    finally:
        places.close()


def iter_pages(count: int) -> Iterator[tuple[Document, Extraction, bytes]]:
    """Documents that state `count` things together."""
    for number, done in enumerate(range(0, count, STATED)):
        yield make_page(number, min(STATED, count - done))


def _put(places: Places, pages: Iterator[tuple[Document, Extraction, bytes]]) -> int:
    """Keep the next documents, all or nothing; how many."""
    kept = 0
    with places.transaction():
        for document, extraction, data in pages:
            path = places.paths.blob(document.blob)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)  # not synced: a bench's case need not outlive a power cut
            kind = SourceKind.NEWS if kept % 3 else SourceKind.PROCUREMENT
            source = Source(f"/examples/{document.metadata.title}.txt", kind)
            capture = make_capture((document.blob, len(data)), AT, "file", source, media_type="text/plain")
            places.note(Action.CAPTURED, capture.id, capture)
            places.record.put_capture(capture)
            places.note(Action.READ, capture.id, ReadFacts((document.id,)))
            places.record.put_document(document)
            places.record.put_extraction(extraction)
            kept += 1
            if kept == _TOGETHER:
                break
    return kept


def main() -> None:
    """Make the case, and say how long it took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("statements", type=int, nargs="?", default=100_000)
    told = asked.parse_args()
    began = perf_counter()
    make_case(told.folder, told.statements)
    print(f"{told.folder}: {told.statements:,} proposals, made in {perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
