"""Language models as an `Extractor`: asks stretch by stretch, and lets in only what the document's own words hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from whobuilt.core.entities import Entity, Mention, Party, Schema, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.lock import Failure, LockFailure
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Form,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    make_statement,
)
from whobuilt.core.translations import Translation
from whobuilt.extract.english.clusters import name_key
from whobuilt.extract.prompted.answer import find_fault
from whobuilt.extract.prompted.placing import PlacingError, Window, check_polarity, read_amount, read_date
from whobuilt.extract.prompted.prompt import SCHEMA, VERSION, make_prompt
from whobuilt.extract.prompted.windows import iter_windows
from whobuilt.ports import LanguageModel, Prompt, Reply

Span = tuple[int, int]
Others = Callable[[Document], Iterable[Document]]
Translated = Callable[[Document], Iterable[Translation]]

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules)\b|忽略[^。\n]{0,20}(?:指令|指示|提示)",
    re.IGNORECASE,
)
_LONGEST = 1200  # characters of a quote: a whole page is no quote
_SHOWN = 300


def _nothing(_document: Document) -> Iterable[Any]:
    return ()


class PromptedExtractor:
    """Extracts with a language model; each stretch of a document is asked about alone."""

    def __init__(
        self, model: LanguageModel, window: int, others: Others = _nothing, translated: Translated = _nothing
    ) -> None:
        """`others` gives the case's other documents, in which words that fail may stand; `translated` translations."""
        self.name = f"{VERSION}+{model.name}"
        self._model, self._window = model, window
        self._others, self._translated = others, translated

    def prompts(self, document: Document) -> list[Prompt]:
        """All that would be asked about a document."""
        return [make_prompt(document, *span) for span in iter_windows(document, self._window)]

    def extract(self, document: Document) -> Extraction:
        """What the model reports and the document's own words hold; what they do not is a named Problem."""
        spans = list(iter_windows(document, self._window))
        found = Findings(document, self.name)
        if orders := _ORDERS.search(document.text):
            told = f"the document holds words that address a machine: “{orders.group()}”. They were passed on as data."
            found.problems.append(Problem("addresses_a_machine", told, document.place_of(orders.start())))
        replies = self._model.ask(make_prompt(document, *span) for span in spans)
        for span, reply in zip(spans, replies, strict=True):
            if isinstance(reply, Problem):
                found.problems.append(replace(reply, where=reply.where or document.place_of(span[0])))
            else:
                window = Window(document, *span, partial(self._others, document), partial(self._translated, document))
                found.take(reply, window)
        return found.extraction()


class Findings:
    """What was found in a document so far."""

    def __init__(self, document: Document, name: str) -> None:
        """Nothing yet; `name` is whose findings these are."""
        self.problems: list[Problem] = []
        self._document, self._name = document, name
        self._drafts: list[Draft] = []
        self._entities: dict[str, Entity] = {}
        self._mentions: dict[Span, Mention] = {}
        self._kinds: dict[str, Schema] = {}

    def extraction(self) -> Extraction:
        """All of it."""
        statements = {made.id: made for made in map(make_statement, self._drafts)}
        return Extraction(
            self._document.id,
            self._name,
            tuple(self._entities.values()),
            tuple(self._mentions.values()),
            tuple(statements.values()),
            problems=tuple(self.problems),
        )

    def take(self, reply: Reply, window: Window) -> None:
        """Take in an answer about one window."""
        if fault := find_fault(reply.answer, SCHEMA):
            told = f"{self._name} answered in a form that was not asked for ({fault}); nothing of it was taken."
            self.problems.append(Problem("model_answer_refused", told, self._document.place_of(window.start)))
            return
        answer: Any = reply.answer
        self._kinds = {each["name"].strip(): Schema(each["kind"]) for each in answer["names"]}
        after = window.start
        for make, items in ((self._state, answer["statements"]), (self._quote, answer["quotations"])):
            after = window.start
            for item in items:
                after = self._try(make, item, window, after)

    def state(self, item: dict[str, Any], window: Window, near: int = 0) -> None:
        """Take in one statement in the form of an answer's; of several places of its quote the first from `near` on."""
        self._try(self._state, item, window, near)

    def mention(self, words: str, schema: Schema, window: Window, near: int = 0) -> None:
        """Take in one name."""
        self._kinds.setdefault(words.strip(), schema)
        try:
            self._party(window.find_quote(words, near))
        except PlacingError as error:
            self.tell(error.failure)

    def _try(self, make: Callable[..., Draft], item: dict[str, Any], window: Window, after: int) -> int:
        """Keep a draft, or tell why it does not hold; where the next one is looked for."""
        try:
            draft = make(item, window, after)
        except PlacingError as error:
            self.tell(error.failure)
            return after
        self._drafts.append(draft)
        return draft.quote.start

    def _state(self, item: dict[str, Any], window: Window, after: int) -> Draft:
        """A statement, each of whose words stands in the document; PlacingError where one does not."""
        quote = self._find_quote(item["quote"], window, after)
        spans = {"trigger": window.find_words("trigger", item["trigger"], quote, within=True)}
        spans |= {name: window.find_words(name, item[name], quote) for name in ("subject", "object")}
        if item["object_text"].strip():
            spans["object_text"] = window.find_words("object_text", item["object_text"], quote)
        negated = item["polarity"] == Polarity.NEGATED
        check_polarity(self._document.text, spans["trigger"], quote, negated=negated)
        plain = {name: item[name] for name in ("polarity", "modality", "phase", "role", "directness")}
        values, value_spans = self._values(item, window, quote)
        if "object_text" in spans:
            values["object_text"] = self._exact(spans["object_text"])
        return Draft(
            self._document.id,
            Prop(item["prop"]),
            self._party(spans["subject"]),
            self._party(spans["object"]),
            self._make_quote(quote),
            tuple(Anchor(name, *span, self._exact(span)) for name, span in (spans | value_spans).items()),
            self._name,
            _qualify(plain, values),
        )

    def _quote(self, item: dict[str, Any], window: Window, after: int) -> Draft:
        """A quotation, with its speaker."""
        quote = self._find_quote(item["quote"], window, after)
        spans = {"subject": window.find_words("subject", item["speaker"], quote), "object": quote}
        trigger = item["trigger"].strip()
        if trigger:
            spans["trigger"] = window.find_words("trigger", trigger, quote)
        organization = None
        if item["organization"].strip():
            spans["organization"] = window.find_words("organization", item["organization"], quote)
            organization = self._party(spans["organization"])
        speaker = self._party(spans["subject"])
        text = self._exact(spans["subject"])
        attribution = Attribution(Form(item["form"]), speaker, text, organization, Stance(item["stance"]))
        anchors = tuple(Anchor(name, *span, self._exact(span)) for name, span in spans.items())
        words = self._make_quote(quote)
        return Draft(self._document.id, Prop.SAID, speaker, None, words, anchors, self._name, attribution=attribution)

    def _values(self, item: dict[str, Any], window: Window, quote: Span) -> tuple[dict[str, Any], dict[str, Span]]:
        """Date and sum, where their words stand in the document and say what the model says they do."""
        values: dict[str, Any] = {}
        spans: dict[str, Span] = {}
        for name in ("date", "amount"):
            words = item[name]["words"].strip()
            if not words:
                continue
            span = window.find_words(name, words, quote)
            if name == "date":
                value: Any = read_date(words, item[name]["iso"], self._document.metadata.published)
            else:
                value = read_amount(words, item[name]["value"], item[name]["currency"])
            if value is None:
                told = f"{self._name} read “{words}” as a {name} that its digits do not say; it was left out."
                self.problems.append(Problem("value_not_in_words", told, self._document.place_of(span[0])))
            else:
                values[name], spans[name] = value, span
        return values, spans

    def _find_quote(self, words: str, window: Window, after: int) -> Span:
        span = window.find_quote(words, after)
        if span[1] - span[0] > _LONGEST:
            raise PlacingError(LockFailure(Failure.STITCHED, "quote", words, "a whole page is no quote"))
        return span

    def _party(self, span: Span) -> Party:
        words = self._exact(span)
        name = " ".join(words.split())
        schema = self._kinds.get(words) or self._kinds.get(name) or Schema.ORGANIZATION
        made = Entity(entity_id(schema, " ".join(name_key(name))), schema, name)
        entity = self._entities.setdefault(made.id, made)
        self._mentions.setdefault(span, Mention(self._document.id, *span, words, entity.id))
        return Party(words, entity.id)

    def _make_quote(self, span: Span) -> Quote:
        return Quote(*span, self._exact(span))

    def _exact(self, span: Span) -> str:
        return self._document.text[slice(*span)]

    def tell(self, failed: LockFailure) -> None:
        """Keep a failure of the lock, as a Problem that names it."""
        words = failed.exact if len(failed.exact) <= _SHOWN else failed.exact[:_SHOWN] + " …"
        detail = f" ({failed.detail[:_SHOWN]})" if failed.detail else ""
        if failed.failure is Failure.MISATTRIBUTED:
            detail = f", but in another document ({failed.detail[:8]})"
        told = f"{self._name} gave as {failed.field} “{words}”, which does not stand there{detail}."
        self.problems.append(Problem(f"lock_{failed.failure}", told, self._document.id[:8], "It was left out."))


def _qualify(plain: dict[str, str], values: dict[str, Any]) -> Qualifiers:
    hints = {item: type(getattr(Qualifiers(), item)) for item in plain}
    return Qualifiers(**{name: hints[name](value) for name, value in plain.items()}, **values)
