"""The shapes that the app believes in are the shapes that the service sends: name by name, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

TYPES = Path(__file__).parents[2] / "web" / "src" / "api" / "types.ts"
CALLED = {"Departure": "DepartureOut", "DiaryEntry": "DiaryEntryOut", "Job": "JobOut", "Offer": "OfferOut"}
CALLED |= {"Span": "SpanOut", "Page": "Page_LogEntry_"}
_WORD = re.compile(r'"[^"]*"|\w+|\[\]|[{}<>|;:,?()]')
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Type = frozenset[Any]
"""What a value may be: plain names, `"literals"`, and tuples of a list, a record or an object."""


class Typed:
    """The types of a TypeScript file of interfaces and aliases, each written out to its plain parts."""

    def __init__(self, text: str) -> None:
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
        self._words = _WORD.findall(text)
        self._at = 0
        self._written: dict[str, tuple[str, int]] = {}
        for index, word in enumerate(self._words):
            if word in ("interface", "type") and self._words[index - 1] == "export":
                body = next(at for at in range(index, len(self._words)) if self._words[at] == "{" or word == "type")
                above = self._words[index + 3] if self._words[index + 2] == "extends" else ""
                self._written[self._words[index + 1]] = (above, body if word == "interface" else index + 2)
        self.interfaces = [name for name, (_, at) in self._written.items() if self._words[at] == "{"]

    def get(self, name: str) -> Type:
        """A type by its name."""
        above, at = self._written[name]
        kept, self._at = self._at, at
        found = self._union()
        self._at = kept
        if above:
            [(_, own)], [(_, inherited)] = found, self.get(above)
            found = frozenset({("object", frozenset({*own, *inherited}))})
        return found

    def _take(self, wanted: str = "") -> str:
        word = self._words[self._at] if self._at < len(self._words) else ""
        if wanted and word != wanted:
            return ""
        self._at += 1
        return str(word)

    def _union(self) -> Type:
        found: Type = frozenset()
        self._take("|")
        while True:
            found |= self._one()
            if not self._take("|"):
                return found

    def _one(self) -> Type:
        word = self._take()
        if word == "{":
            found: Type = frozenset({("object", frozenset(self._fields()))})
        elif word == "(":
            found = self._union()
            self._take(")")
        elif word == "Record":
            self._take("<")
            self._union()
            self._take(",")
            found = frozenset({("record", self._union())})
            self._take(">")
        elif word == "unknown":
            found = frozenset({"any"})
        elif word in self._written:
            found = self.get(word)
        else:
            found = frozenset({word})
        while self._take("[]"):
            found = frozenset({("list", found)})
        return found

    def _fields(self) -> Iterator[tuple[str, Type]]:
        while not self._take("}"):
            name = self._take()
            self._take("?")
            self._take(":")
            yield name, self._union()
            self._take(";")


def written_out(schema: dict[str, Any], schemas: dict[str, Any]) -> Type:
    """A schema in the same form."""
    if reference := schema.get("$ref"):
        schema = schemas[reference.rpartition("/")[2]]
    if options := schema.get("anyOf"):
        return frozenset[Any]().union(*(written_out(option, schemas) for option in options))
    if values := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return frozenset(f'"{value}"' for value in values)
    if schema.get("type") == "array":
        return frozenset({("list", written_out(schema["items"], schemas))})
    if "properties" in schema:
        fields = {(name, written_out(told, schemas)) for name, told in schema["properties"].items()}
        return frozenset({("object", frozenset(fields))})
    if schema.get("type") == "object":
        more = schema.get("additionalProperties", True)
        return frozenset({("record", frozenset({"any"}) if more is True else written_out(more, schemas))})
    return frozenset({_PLAIN[schema["type"]] if "type" in schema else "any"})


@pytest.fixture(scope="module")
def typed() -> Typed:
    return Typed(TYPES.read_text("utf-8"))


def test_the_apps_types_are_the_shapes_of_the_service(client: TestClient, typed: Typed) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    differing: dict[str, Any] = {}
    for name in typed.interfaces:
        if name == "Page":
            continue
        [(_, believed)] = typed.get(name)
        [(_, sent)] = written_out(schemas[CALLED.get(name, name)], schemas)
        if name.endswith("Page"):  # of whatever it is a page
            believed, sent = ({each for each in fields if each[0] != "items"} for fields in (believed, sent))
        if believed != sent:
            differing[name] = {"believed": sorted(map(str, believed - sent)), "sent": sorted(map(str, sent - believed))}

    assert len(typed.interfaces) > 40
    assert differing == {}


def test_the_apps_choices_are_those_of_the_service(client: TestClient, typed: Typed) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]

    for name in ("Prop", "Status", "Judgement", "Verdict", "Handling", "SourceKind", "Schema"):
        assert typed.get(name) == written_out(schemas[name], schemas), name


def test_a_page_is_what_the_app_takes_it_for(client: TestClient, typed: Typed) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    [(_, believed)] = typed.get("Page")

    for name in (each for each in schemas if each.startswith("Page_")):
        [(_, sent)] = written_out(schemas[name], schemas)
        assert {field for field in sent if field[0] != "items"} == {field for field in believed if field[0] != "items"}


def test_what_is_shown_as_the_whole_is_told_where_it_differs() -> None:
    wrong = Typed('export interface One { a: string | null; b: Two[] }\nexport type Two = "x" | "y";')
    schemas: dict[str, Any] = {
        "One": {"properties": {"a": {"type": "string"}, "b": {"items": {"enum": ["x"]}, "type": "array"}}}
    }
    [(_, believed)] = wrong.get("One")
    [(_, sent)] = written_out(schemas["One"], schemas)

    assert {name for name, _ in believed ^ sent} == {"a", "b"}
