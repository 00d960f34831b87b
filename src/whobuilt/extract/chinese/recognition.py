"""All names of a stretch of a document, and what each names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.bodies import BodyFinder
from whobuilt.extract.chinese.brands import BrandFinder
from whobuilt.extract.chinese.characters import HAN, Folded
from whobuilt.extract.chinese.clusters import Cluster, Clusters
from whobuilt.extract.chinese.companies import CompanyFinder
from whobuilt.extract.chinese.edges import Edges, find_edges
from whobuilt.extract.chinese.latin import LETTERS, UPPER, find_latin
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.names import Name, settle, uncovered
from whobuilt.extract.chinese.persons import Titled, find_persons, find_speakers
from whobuilt.extract.chinese.pieces import find_pieces
from whobuilt.extract.chinese.places import PlaceFinder
from whobuilt.ports import Gazetteer, Tagger

_BRACKET = re.compile(
    rf"[”》]?[（(](?:(?:以下)?(?:统)?(?:简称|下称|简稱)(?:为)?[：:]?|英文名?[：:]?|又称|又名|英语[：:]?|即|下称|原名)?[“]?(?P<alias>[{UPPER}{HAN}][{LETTERS}0-9 .&,'’\-{HAN}]{{1,40}})[”]?[）)]"  # noqa: E501  # a list of words
)
_BOOK = re.compile(r"《([^《》\n]{2,24})》")
_QUOTED = re.compile(r"“([^“”，。\n]{2,14})”")
_PRODUCT_NOUNS = r"(?:（[^）]*）)?(?:系统|平台|工程|项目|软件|程序|应用|计划|间谍软件|工具|产品|数据库|网关)"
_SHORTEST_CORE = 2
_SHORTEST_BODY = 5


_SURE = 0.95  # below it a tagger's names cost more wrong parties than they bring right ones


@dataclass(slots=True)
class Mentioned:
    """A name at its place in the levelled text, and what it names."""

    start: int
    end: int
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Known:
    """What was found in a text: mentions in order, clusters, titled persons."""

    mentions: tuple[Mentioned, ...]
    clusters: Clusters
    titled: tuple[Titled, ...]
    edges: Edges


class Recognizer:
    """Finds names with rules, tables, and taggers where there are any."""

    def __init__(self, gazetteer: Gazetteer, taggers: Iterable[Tagger] = ()) -> None:
        """Keep what to go by."""
        self.places = PlaceFinder(gazetteer)
        self._companies = CompanyFinder(self.places)
        self._bodies = BodyFinder(self.places)
        self._brands = BrandFinder(self.places)
        self._taggers = tuple(taggers)

    def read(self, folded: Folded, document_text: str) -> Known:
        """The names of a levelled text."""
        text = folded.text
        edges = find_edges(text)
        formal = settle(
            [*self._companies.find(text, edges), *self._bodies.find(text, edges), *_papers(text), *_groups(text, edges)]
        )
        formal = settle([*formal, *self._bodies.find_unlisted(text, edges, formal)])
        titled = [each for each in find_persons(text, edges) if list(uncovered([each.name], formal))]
        persons = [each.name for each in titled]
        persons += [name for name in find_speakers(text, edges) if list(uncovered([name], [*formal, *persons]))]
        known = settle([*formal, *persons, *_quoted_names(text), *find_latin(text)])
        known = settle([*known, *self._tagged(text)])
        aliases = _aliases(text, known)
        known = settle([*known, *(alias for alias, _ in aliases)])
        known += uncovered(self._repeated(text, known), known)
        known = settle(known)
        brands = self._brands.find(text, find_pieces(text, known), known)
        known = settle([*known, *brands])
        known = settle([*known, *_products(text)])
        known = settle([*known, *uncovered(self.places.find(text), known)])
        clusters = Clusters()
        mentions = [self._mention(folded, document_text, name, clusters) for name in known]
        self._join(text, mentions, clusters)
        where = {name.start for name in known}
        return Known(tuple(mentions), clusters, tuple(each for each in titled if each.name.start in where), edges)

    def _tagged(self, text: str) -> Iterator[Name]:
        for tagger in self._taggers:
            yield from (Name(tag.start, tag.end, tag.schema, 1) for tag in tagger.tag(text) if tag.score >= _SURE)

    def _repeated(self, text: str, known: list[Name]) -> list[Name]:
        """Short forms of the names found so far, wherever they stand."""
        shorts: dict[str, Name] = {}
        for name in known:
            for short in self._short_forms(text, name):
                shorts.setdefault(short, name)
        found: list[Name] = []
        if not shorts:
            return found
        for match in re.finditer(alternatives(shorts), text):
            end = match.end()
            if shorts[match.group()].schema is Schema.COMPANY and (tail := _short_tail().match(text, end)):
                end = tail.end()
            found.append(Name(match.start(), end, shorts[match.group()].schema, 2 if end - match.start() > 2 else 1))  # noqa: PLR2004  # characters
        return found

    def _short_forms(self, text: str, name: Name) -> Iterator[str]:  # noqa: C901  # one branch for each kind
        words_of = text[name.start : name.end]
        if name.schema is Schema.COMPANY and any("\u3400" <= c <= "\u9fff" for c in words_of):
            core = self._companies.core(words_of)
            if (
                _SHORTEST_CORE <= len(core) <= 6  # noqa: PLR2004  # characters
                and core in words_of
                and core not in words("common")
                and not self.places.is_place(core)
            ):
                yield core
            without = re.sub(alternatives(words("legal_forms")) + "$", "", words_of)
            if len(without) > len(core) and len(without) <= 8 and len(core) >= _SHORTEST_CORE:  # noqa: PLR2004  # characters
                yield without
        elif name.schema is Schema.PERSON and "·" in words_of:
            last = words_of.rpartition("·")[2]
            if len(last) > 1:
                yield last
        elif name.schema is Schema.PUBLIC_BODY:
            rest = words_of[len(name.place) :] if name.place else words_of if not name.head else ""
            if len(rest) >= _SHORTEST_BODY and rest not in words("body_heads"):
                yield rest
        elif name.schema in (Schema.PERSON, Schema.ORGANIZATION) and len(words_of) > 1:
            yield words_of
        elif name.schema is Schema.COMPANY:
            yield words_of
            first = words_of.split(" ")[0]
            if len(first) > 3:  # noqa: PLR2004  # characters
                yield first

    def _mention(self, folded: Folded, document_text: str, name: Name, clusters: Clusters) -> Mentioned:
        start, end = folded.span(name.start, name.end)
        cluster = clusters.add(document_text[start:end], name.schema)
        if name.head and not cluster.head:
            cluster.head, cluster.place = name.head, name.place
        if name.schema is Schema.COMPANY and not cluster.core:
            cluster.core = self._companies.core(folded.text[name.start : name.end])
        return Mentioned(name.start, name.end, cluster)

    # --- what is one thing --------------------------------------------------------------------------------------

    def _join(self, text: str, mentions: list[Mentioned], clusters: Clusters) -> None:
        moved: dict[int, Cluster] = {}

        def now(cluster: Cluster) -> Cluster:
            while id(cluster) in moved:
                cluster = moved[id(cluster)]
            return cluster

        def merge(short: Cluster, full: Cluster) -> None:
            short, full = now(short), now(full)
            if short is not full:
                clusters.join(short, full)
                moved[id(short)] = full

        self._join_brackets(text, mentions, merge)
        groups = (
            _short_companies(clusters.all),
            _short_bodies(clusters.all),
            _short_persons(clusters.all),
        )
        for pairs in groups:
            for short, full in pairs:
                merge(short, full)
        for mention in mentions:
            mention.cluster = now(mention.cluster)

    def _join_brackets(self, text: str, mentions: list[Mentioned], merge: Callable[[Cluster, Cluster], None]) -> None:
        by_start = {mention.start: mention for mention in mentions}
        by_end = {mention.end: mention for mention in mentions}
        pairs = [(alias.start, end) for alias, end in _aliases(text, [_name(mention) for mention in mentions])]
        for end in by_end:
            if bracket := _BRACKET.match(text, end):
                pairs.append((bracket.start("alias"), end))  # noqa: PERF401  # clearer as a loop
        for start, end in pairs:
            short, full = by_start.get(start), by_end.get(end)
            places = {each.cluster.schema for each in (short, full) if each is not None} & {Schema.LOCATION}
            if short is not None and full is not None and not places:
                merge(short.cluster, full.cluster)


def _name(mention: Mentioned) -> Name:
    return Name(mention.start, mention.end, mention.cluster.schema, 3)


def _quoted_names(text: str) -> Iterator[Name]:
    """Names in quotation marks behind a word for what they name: 人权组织“X”."""
    for match in _NAMED.finditer(text):
        schema = Schema.COMPANY if match["kind"] in ("公司", "企业", "厂商") else Schema.ORGANIZATION
        yield Name(match.start("name"), match.end("name"), schema, 2)


_NAMED = re.compile(rf"(?P<kind>公司|企业|厂商|组织|机构|基金会|智库|团体)“(?P<name>[{HAN}A-Za-z· ]{{2,12}})”")


def _aliases(text: str, known: list[Name]) -> list[tuple[Name, int]]:
    """Short names that stand in brackets behind a full one: （甲乙，AB）; each with where the full one ends."""
    found: list[tuple[Name, int]] = []
    for name in known:
        if (
            name.schema not in (Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION)
            or name.end - name.start < _SHORTEST_FULL
        ):
            continue
        bracket = _NAMING.match(text, name.end)
        if bracket is None:
            continue
        for part in re.finditer(r"[^，、；：“”/（）或]+", bracket.group()):
            word = re.sub(
                "^(?:以下简称|下称|简称|又称|又名|英文名|英文|即|原名|曾用名|全称)(?:为)?", "", part.group()
            ).strip()
            start = part.start() + part.group().find(word) + bracket.start()
            han = all("\u3400" <= c <= "\u9fff" for c in word)
            fits = (2 <= len(word) <= 8 and han and word not in words("common")) or re.fullmatch(  # noqa: PLR2004  # characters
                rf"[{LETTERS}][{LETTERS}0-9 .&'\-]{{1,40}}", word
            )
            if fits and not (han and sum(c in text[name.start : name.end] for c in word) < len(word) - 1):
                found.append((Name(start, start + len(word), name.schema, 3), name.end))
    return found


_SHORTEST_FULL = 4
_NAMING = re.compile(r"（[^（）]{2,60}）")


def _papers(text: str) -> Iterator[Name]:
    """Media within 《》 or by their ends."""
    for match in _BOOK.finditer(text):
        if re.search(alternatives(words("media")) + "(?:中文网|网)?$", match[1]):
            yield Name(match.start(), match.end(), Schema.ORGANIZATION, 3)


def _groups(text: str, edges: Edges) -> Iterator[Name]:
    """Organizations by their ends: X观察, X基金会, X组织, X通讯社, X电台."""
    for match in _group_ends().finditer(text):
        end = match.end()
        if text[end : end + 1] == "的者员家站长" or (
            match.group() == "观察" and text[end : end + 1] in ("到", "者", "员", "家")
        ):
            continue
        quoted = text[end : end + 1] == "”" and text.rfind("“", max(0, end - 14), end)
        start = quoted + 1 if quoted and quoted >= 0 else edges.left(match.start(), max(0, match.start() - 8))
        name = text[start:end]
        if not edges.begins[start] or (match.group() in _COMMON_ENDS and _only_common(name[: -len(match.group())])):
            continue
        if match.start() - start >= (2 if match.group() in _COMMON_ENDS else 1) or quoted:
            yield Name(start, end, Schema.ORGANIZATION, 2)


_COMMON_ENDS = frozenset(
    "组织 联盟 协会 学会 商会 实验室 网站 电视台 电台 联合会 基金会 周末 新闻网 广播公司 之声".split()
)


def _only_common(name: str) -> bool:
    return bool(
        re.fullmatch(
            rf"(?:{alternatives(words('common') | words('trades') | words('short_places'))}|[美英法德中日韩俄]国|以色列|荷兰|加拿大|澳大利亚|印度|香港|台湾|人权|国际|维权|各|有关|公民|[一两数多]+家)*",  # noqa: E501  # a list of words
            name,
        )
    )


@cache
def _group_ends() -> re.Pattern[str]:
    return re.compile(
        r"(?:基金会|观察|组织|联盟|协会|学会|日报|时报|晚报|周刊|周报|邮报|卫报|新闻网|新闻社|通讯社|电视台|电台|广播公司|社(?=记者|报道|报導|说|称|证实|获|发表|援引|周|、|和|等|查|就|\d|日|，|：)|广播电台|之声|论坛报|先驱报|周末|商会|实验室|网站|联合会)(?!的?(?:网站|记者会))"
    )


def _products(text: str) -> Iterator[Name]:
    """What stands in quotation marks before "系统", "平台", "工程"; or after "名为"."""
    for match in _QUOTED.finditer(text):
        after = text[match.end() : match.end() + 14]
        before = text[max(0, match.start() - 4) : match.start()]
        inner = match[1]
        if (
            re.match(_PRODUCT_NOUNS, after)
            or re.search(_PRODUCT_NOUNS + "$", inner)
            or (re.search(r"(?:名为|称为|叫做|的)$", before) and re.match("（", after))
        ):
            schema = Schema.PROJECT if re.search(r"工程|项目|计划|城市", inner + after[:4]) else Schema.PRODUCT
            yield Name(match.start() + 1, match.end() - 1, schema, 1)


def _short_companies(clusters: list[Cluster]) -> list[tuple[Cluster, Cluster]]:
    """Short forms with the one company whose telling part they are."""
    companies = [c for c in clusters if c.schema is Schema.COMPANY and c.core]
    pairs = []
    for short in [c for c in clusters if c.schema is Schema.COMPANY]:
        key = short.key
        trimmed = re.sub(alternatives(words("tails") | {"公司", "集团"}) + "$", "", key) or key
        full = [
            c
            for c in companies
            if c is not short
            and len(c.key) > len(key)
            and (
                c.core.casefold() in (key, trimmed)
                or (len(key) > 1 and c.key.startswith(key))
                or (len(trimmed) > 1 and trimmed in c.key and trimmed == c.core[: len(trimmed)])
            )
        ]
        longest = [
            c
            for c in full
            if not any(c is not other and other.core == c.core and len(other.key) > len(c.key) for other in full)
        ]
        if len(longest) == 1:
            pairs.append((short, longest[0]))
    return pairs


def _short_bodies(clusters: list[Cluster]) -> list[tuple[Cluster, Cluster]]:
    """Ministries without their country, with the one fuller name that ends in the same word."""
    bodies = [c for c in clusters if c.schema is Schema.PUBLIC_BODY]
    pairs = []
    for short in bodies:
        if short.place:
            continue
        full = [c for c in bodies if c is not short and c.place and c.key.endswith(short.key)]
        if len(full) == 1:
            pairs.append((short, full[0]))
    return pairs


def _short_persons(clusters: list[Cluster]) -> list[tuple[Cluster, Cluster]]:
    """Family names of foreign persons, with the one full name that ends so."""
    persons = [c for c in clusters if c.schema is Schema.PERSON]
    pairs = []
    for short in persons:
        full = [c for c in persons if c is not short and c.key.endswith("·" + short.key)]
        if len(full) == 1:
            pairs.append((short, full[0]))
    return pairs


@cache
def _short_tail() -> re.Pattern[str]:
    return re.compile(alternatives(words("tails") | {"公司"}))
