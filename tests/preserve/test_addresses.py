"""Which addresses are asked: every spelling of a private one is known for what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.problems import Problem
from whobuilt.preserve.addresses import WebAddress, find_inner, find_private, parse_address

PRIVATE = """
http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://017700000001/ http://0/
http://0.0.0.0/ http://10.1.2.3/ http://172.16.0.1/ http://192.168.1.1/ http://100.64.0.1/ http://169.254.169.254/
http://169.254.1.1/ http://224.0.0.1/ http://255.255.255.255/ http://192.0.2.1/ http://198.18.0.1/ http://240.0.0.1/
http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:a9fe:a9fe]/ http://[::127.0.0.1]/ http://[fe80::1]/
http://[fd00:ec2::254]/ http://[fc00::1]/ http://[ff02::1]/ http://[fec0::1]/ http://[64:ff9b::7f00:1]/
http://[2002:7f00:1::]/ http://[2001:0:1:2:3:4:5:6]/ http://[2001:db8::1]/
""".split()

INNER = """
http://localhost/ http://LOCALHOST./ http://a.localhost/ http://printer.local/ http://printer.local./ http://intranet/
http://metadata.google.internal/ http://router.home.arpa/ http://nas.lan/
""".split()

NO_ADDRESS = [
    "", "site.example", "//site.example/", "file:///etc/passwd", "ftp://site.example/", "javascript:alert(1)", "http://",
    "http://[::1", "http://site.example:99999/", "http://site.example:0/", "http://site.example:port/", "http:///path",
    "http://a\r\nHost: b/", "http://0177.0.0.1/", "data:text/html,x", "http://１２７.0.0.1/", "http://127.0.0.1%00.example/",
]  # fmt: skip


def address(url: str, base: str = "") -> WebAddress:
    found = parse_address(url, base)
    assert isinstance(found, WebAddress), found
    return found


@pytest.mark.parametrize("url", PRIVATE)
def test_every_spelling_of_a_private_number(url: str) -> None:
    found = address(url)
    assert found.literal is not None
    assert find_private(found.literal)


@pytest.mark.parametrize("url", INNER)
def test_names_of_the_own_network(url: str) -> None:
    assert find_inner(address(url).host)


PUBLIC = ["http://8.8.8.8/", "http://134744072/", "http://[2606:4700::1111]/", "http://[64:ff9b::808:808]/"]


@pytest.mark.parametrize("url", PUBLIC)
def test_public_numbers(url: str) -> None:
    found = address(url)
    assert found.literal is not None
    assert not find_private(found.literal)


def test_public_names() -> None:
    for url in (
        "https://site.example/",
        "http://localhost.example/",
        "http://local.host.example",
        "http://公告.example/",
    ):
        assert address(url).literal is None
        assert not find_inner(address(url).host)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address(url: str) -> None:
    found = parse_address(url)
    assert isinstance(found, Problem)
    assert found.code == "no_web_address"
    assert found.mend


def test_an_address_taken_apart() -> None:
    found = address("HTTPS://ann:pw@Site.Example:8443/a b?q=ü#part")
    assert found.url == "https://site.example:8443/a%20b?q=%C3%BC"
    assert (found.scheme, found.host, found.port) == ("https", "site.example", 8443)
    assert (found.target, found.authority, found.credentials) == ("/a%20b?q=%C3%BC", "site.example:8443", True)
    assert address("http://[2606:4700::1111]/").authority == "[2606:4700::1111]"
    assert address("http://site.example").target == "/"


def test_redirects_are_relative_to_their_page() -> None:
    assert address("../c?d", "http://site.example/a/b").url == "http://site.example/c?d"
    assert address("//b.example/x", "https://site.example/").url == "https://b.example/x"


@given(number=st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_clothing(number: int) -> None:
    plain = ".".join(str(part) for part in number.to_bytes(4, "big"))
    verdict = bool(find_private(plain))
    for url in (f"http://{number}/", f"http://{number:#x}/", f"http://0{number:o}/", f"http://[::ffff:{plain}]/"):
        found = address(url)
        assert found.literal is not None
        assert bool(find_private(found.literal)) is verdict, url


@given(text=st.text(max_size=80))
def test_any_text_is_an_address_or_a_problem(text: str) -> None:
    for given_text in (text, "http://" + text, "http://a.example/" + text):
        found = parse_address(given_text)
        if isinstance(found, WebAddress):
            assert found.url.isascii()
            assert not set(found.url) & set(" \r\n\t")
            assert parse_address(found.url) == found or found.credentials


def test_what_is_typed_wrongly_gives_no_password_away() -> None:
    for url in (
        "ftp://ann:secret@site.example/",
        "http://ann:secret@/",
        "http://ann:secret@a b/",
        "http://ann:sec:ret@:x",
    ):
        assert "secret" not in repr(parse_address(url)), url
