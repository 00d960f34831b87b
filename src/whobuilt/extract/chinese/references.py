"""What 该公司, 该局, 他 and the like stand for: the nearest party of the right kind that was spoken of before."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import words

_POLICE = frozenset(
    {
        "警方",
        "公安局",
        "公安厅",
        "公安机关",
        "公安部门",
        "市公安局",
        "区公安局",
        "县公安局",
        "市局",
        "省厅",
        "该国警方",
        "当地警方",
    }
)
_SCHOOLS = frozenset({"该校", "学校"})


class Referents:
    """Remembers who was named, sentence by sentence."""

    def __init__(self) -> None:
        """Nobody is named yet."""
        self._named: list[Cluster] = []
        self._at: dict[int, Chunk] = {}  # where each was named last
        self._subjects: list[Cluster] = []
        self._near: list[Chunk] = []  # named in the last few sentences
        self._buyer: Cluster | None = None
        self._issuer: Cluster | None = None
        self._main: Cluster | None = None
        self._opens = False
        self._led = False  # whether a preposition stands before the word
        self._last_subject: Cluster | None = None

    def saw(self, row: list[Chunk]) -> None:
        """Remember the names of a sentence that was read; those that act weigh more."""
        acted = False
        self._last_subject = None
        parties = [c for c in row if c.kind in (Kind.NAME, Kind.REFERENCE) and c.cluster is not None]
        named = [c.cluster for c in parties if c.cluster is not None]
        self._near = [*self._near, *parties][-14:]
        bodies = [c for c in named if c.schema is Schema.PUBLIC_BODY]
        self._buyer = bodies[0] if bodies else self._buyer
        for chunk in row:
            if chunk.kind in (Kind.NAME, Kind.REFERENCE) and chunk.cluster is not None:
                self._named.append(chunk.cluster)
                self._at[id(chunk.cluster)] = chunk
                if not acted:
                    self._subjects.append(chunk.cluster)
                    self._last_subject = chunk.cluster if chunk.schema is Schema.COMPANY else self._last_subject
                    acted = chunk.cluster.schema in (Schema.COMPANY, Schema.PUBLIC_BODY)
        del self._named[:-40]
        del self._subjects[:-20]

    def resolve(self, row: list[Chunk], *, opens: bool) -> None:
        """Give each reference of a sentence its cluster, where one can be told; `opens` a paragraph or not."""
        self._opens = opens
        before: list[Cluster] = []
        seen: list[Chunk] = []
        previous: Chunk | None = None
        spoken = False
        for chunk in row:
            self._led = previous is not None and previous.text in ("为", "向", "给", "对", "与")
            previous = chunk
            spoken = spoken or chunk.kind is Kind.SPEECH
            if chunk.kind is Kind.REFERENCE and chunk.cluster is None:
                if chunk.text in words("two_companies"):
                    chunk.group = self._several(chunk.text, seen)
                    chunk.cluster = chunk.group[0].cluster if chunk.group else None
                else:
                    chunk.cluster = self._find(chunk.text, before, spoken=spoken)
            if chunk.kind in (Kind.NAME, Kind.REFERENCE) and chunk.cluster is not None:
                before.append(chunk.cluster)
                seen.append(chunk)

    def _find(self, word: str, before: list[Cluster], *, spoken: bool) -> Cluster | None:
        if word == "其":
            return self._its(before)
        if word in words("company_references"):
            return self._company(word, before, spoken=spoken)
        if word in words("person_references"):
            return self._last(before, frozenset({Schema.PERSON}))
        if word in words("body_references"):
            return self._body(word, before)
        return None

    def _several(self, word: str, before: list[Chunk]) -> tuple[Chunk, ...]:
        """The companies that were named together last: two where the word says two."""
        wanted = 3 if "三" in word else 2 if "两" in word or "双" in word else 12
        found: list[Chunk] = []
        for chunk in reversed([*self._near, *before]):
            if chunk.schema is Schema.COMPANY and not any(chunk.cluster is each.cluster for each in found):
                found.append(chunk)
            if len(found) == wanted:
                break
        return tuple(reversed(found)) if len(found) > 1 else ()

    def company(self) -> list[Chunk]:
        """The company that the text was last about, as a party of the sentence to come."""
        own = self._issuer or next((c for c in reversed(self._subjects) if c.schema is Schema.COMPANY), None)
        at = self._at.get(id(own))
        return [at] if at is not None else []

    def place_of(self, cluster: Cluster) -> Chunk | None:
        """Where a party was named last."""
        return self._at.get(id(cluster))

    def buyer(self) -> Cluster | None:
        """The public body that a text is about just now: named in this paragraph, or much the most named in all."""
        return self._buyer

    def _its(self, before: list[Cluster]) -> Cluster | None:
        """Whom "其" stands for: whoever the sentence is about; behind a preposition the other party."""
        organs = [c for c in before if c.schema in (Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION)]
        if self._led:
            return next((c for c in organs if c.schema is Schema.PUBLIC_BODY), None) or (
                organs[0] if len(organs) > 1 else None
            )
        return organs[0] if organs else None

    def _company(self, word: str, before: list[Cluster], *, spoken: bool) -> Cluster | None:
        wanted = frozenset({Schema.COMPANY})
        first = next((c for c in before if c.schema is Schema.COMPANY), None)
        if word in ("后者", "该代理商", "这家代理商", "该子公司", "这家子公司"):
            return self._last(before, wanted)
        if (
            word in ("公司", "本公司", "集团", "我公司", "我司", "本集团")
            and self._issuer is not None
            and not (spoken and first)
        ):
            return self._issuer
        if first is None and self._opens and self._main is not None and self._main in self._named:
            return self._main
        return first or self._last_subject or self._last([], wanted)

    def issue(self, issuer: Cluster | None, main: Cluster | None) -> None:
        """Say whose own paper this is ("公司" is that company throughout), and which company is named most."""
        self._issuer, self._main = issuer, main

    def _body(self, word: str, before: list[Cluster]) -> Cluster | None:
        seen = [*self._named, *before]
        head = _head(word)
        for cluster in reversed(seen):
            if cluster.schema is not Schema.PUBLIC_BODY:
                continue
            if word in _POLICE and not re.search("警|公安|内政部|内务部", cluster.head or cluster.key):
                continue
            if head and head not in (cluster.head or cluster.key) and word not in _POLICE:
                continue
            return cluster
        return None

    def _last(self, before: list[Cluster], wanted: frozenset[Schema]) -> Cluster | None:
        return next((c for c in reversed([*self._named, *before]) if c.schema in wanted), None)


@cache
def _head(word: str) -> str:
    """What a body must be called for a word to stand for it: "该局" a 局, "教育局" an 教育局."""
    if word in ("该机构", "该部门", "采购人", "采购单位", "采购方", "该机关", "当局", "本局", "我院"):
        return ""
    return re.sub("^(?:该国|当地|该|市|区|县|省|本|我)(?=.)", "", word)
