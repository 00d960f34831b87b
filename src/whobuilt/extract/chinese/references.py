"""What 该公司, 该局, 他 and the like stand for: the nearest party of the right kind that was spoken of before."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import words

_POLICE = frozenset({"警方", "公安局", "公安厅", "公安机关", "公安部门", "市公安局", "区公安局", "县公安局", "市局", "省厅", "该国警方", "当地警方"})
_SCHOOLS = frozenset({"该校", "学校"})


class Referents:
    """Remembers who was named, sentence by sentence."""

    def __init__(self, counts: dict[int, int]) -> None:
        """Keep how often each cluster is named in all."""
        self._counts = counts
        self._named: list[Cluster] = []
        self._subjects: list[Cluster] = []

    def saw(self, row: list[Chunk]) -> None:
        """Remember the names of a sentence that was read; those that act weigh more."""
        acted = False
        for chunk in row:
            if chunk.kind in (Kind.NAME, Kind.REFERENCE) and chunk.cluster is not None:
                self._named.append(chunk.cluster)
                if not acted:
                    self._subjects.append(chunk.cluster)
                    acted = chunk.cluster.schema in (Schema.COMPANY, Schema.PUBLIC_BODY)
        del self._named[:-40]
        del self._subjects[:-20]

    def resolve(self, row: list[Chunk]) -> None:
        """Give each reference of a sentence its cluster, where one can be told."""
        before: list[Cluster] = []
        for chunk in row:
            if chunk.kind is Kind.REFERENCE and chunk.cluster is None:
                chunk.cluster = self._find(chunk.text, before)
            if chunk.kind in (Kind.NAME, Kind.REFERENCE) and chunk.cluster is not None:
                before.append(chunk.cluster)

    def _find(self, word: str, before: list[Cluster]) -> Cluster | None:
        if word in words("company_references"):
            return self._company(word, before)
        if word in words("person_references"):
            return self._last(before, frozenset({Schema.PERSON}))
        if word in words("body_references"):
            return self._body(word, before)
        return None

    def _company(self, word: str, before: list[Cluster]) -> Cluster | None:
        wanted = frozenset({Schema.COMPANY})
        if word in ("后者", "该代理商", "这家代理商", "该子公司", "这家子公司"):
            return self._last(before, wanted)
        if word in ("公司", "本公司", "集团", "我公司", "我司", "本集团", "前者"):
            first = next((c for c in before if c.schema is Schema.COMPANY), None)
            return first or next((c for c in reversed(self._subjects) if c.schema is Schema.COMPANY), None) or self._last([], wanted)
        first = next((c for c in before if c.schema is Schema.COMPANY), None)
        return first or next((c for c in reversed(self._subjects) if c.schema is Schema.COMPANY), None) or self._last([], wanted)

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
