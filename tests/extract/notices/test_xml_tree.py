"""XML that somebody wrote to hold a reading up, or to have it expand or fetch something."""

from __future__ import annotations

import pytest

from whobuilt.extract.notices.xml_tree import Element, parse_xml


def texts(text: str) -> list[str]:
    root = parse_xml(text)
    return [each.text for each in root.all("b")] if isinstance(root, Element) else []


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "mark", ["<!--", "<?", "<![CDATA[", "<![", "<!", "<a '", '<a b="', "<a '<a \"", "<a ", "<a>", "</a>"]
)
def test_marks_without_end_are_read_in_one_pass(mark: str) -> None:
    """Each of them looked through all the rest once: a hundred thousand took minutes."""
    assert texts("<r><b>first</b>" + mark * 100_000 + "]") == ["first"]


def test_no_entity_is_expanded_and_nothing_is_fetched() -> None:
    doctype = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    assert texts(f"<?xml version='1.0'?>{doctype}<r><b>&b; &f; &amp;</b></r>") == ["&b; &f; &"]


def test_a_comment_and_a_marked_section_are_what_they_are() -> None:
    assert texts('<r><!-- <b>no</b> --><b><![CDATA[1 < 2]]></b><b k="a>b">two</b></r>') == ["1 < 2", "two"]
