"""What a captured page shows of itself: kept out, behind a door, nothing without scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.preserve.pages import Page, iter_faults, show, signs

URL = "https://site.example/notices/7"
TEXT = "The bureau bought forty cameras and two servers; the notice names the vendor and the price. " * 30
HTML = "text/html; charset=utf-8"


def faults(body: str | bytes, status: int = 200, url: str = URL, media_type: str = HTML) -> list[str]:
    data = body.encode() if isinstance(body, str) else body
    return [fault.code for fault in iter_faults(Page(URL, url, status, media_type, data, len(data)))]


BLOCKED = [
    (403, "<h1>Forbidden</h1>"),
    (429, "slow down"),
    (503, "<title>Just a moment...</title><p>Checking your browser before you go on</p>"),
    (200, "<p>Please complete the CAPTCHA</p><script src=c.js></script>"),
    (200, "<p>请完成验证后继续访问</p>"),
    (200, "<p>Подтвердите, что вы не робот</p>"),
    (200, "<p>يرجى التأكيد: تحقق من أنك إنسان</p>"),
    (200, "<noscript>Enable JavaScript and verify you are human</noscript><script>x()</script>"),
]


@pytest.mark.parametrize(("status", "body"), BLOCKED)
def test_a_page_that_keeps_us_out(status: int, body: str) -> None:
    assert faults(body, status) == ["page_blocked"]


def test_words_of_a_challenge_in_the_page_s_own_charset() -> None:
    body = "<meta charset=gb2312><p>请完成验证</p>"
    assert faults(body.encode("gb2312"), media_type="text/html") == ["page_blocked"]
    assert faults("<p>请完成验证</p>".encode("gb18030"), media_type="text/html") == ["page_blocked"]


def test_a_report_about_captchas_is_a_page() -> None:
    assert faults(f"<p>{TEXT} The bureau broke the captcha; access denied, it said. {TEXT}</p>") == []


SCRIPTED = [
    "<div id=root></div><script src=app.js></script>",
    "<title>A notice</title><div id=app>Loading…</div><script>start()</script>",
    "<noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>"
    + "<p>menu</p>" * 20,
    "<SCRIPT>var page = '<p>" + TEXT + "</p>'</SCRIPT>",
    "<script>never closed " + TEXT,
]


@pytest.mark.parametrize("body", SCRIPTED)
def test_a_page_that_is_nothing_without_scripts(body: str) -> None:
    assert faults(f"<html>{body}") == ["script_only_page"]


WHOLE = [
    f"<p>{TEXT}</p><script src=count.js></script><noscript>Enable JavaScript to see the map</noscript>",
    "<p>The tender was cancelled on 3 March, the bureau says.</p><script>count()</script>",
    "<p>Gone fishing</p>",
    f"<p>a < b and {TEXT}</p>",
]


@pytest.mark.parametrize("body", WHOLE)
def test_a_page_with_text_has_no_fault(body: str) -> None:
    assert faults(f"<html><body>{body}</body></html>") == []


def test_statuses() -> None:
    told = {status: faults(f"<p>{TEXT}</p>", status) for status in (401, 404, 410, 451, 500, 503, 302)}
    assert told == {
        401: ["login_needed"],
        404: ["page_not_found"],
        410: ["page_not_found"],
        451: ["error_status"],
        500: ["server_error"],
        503: ["server_error"],
        302: ["error_status"],
    }


def test_an_empty_page() -> None:
    assert faults("") == ["empty_body"]


def test_a_way_that_ends_at_a_login() -> None:
    for url in (
        "https://site.example/login?next=/notices/7",
        "https://sso.site.example/",
        "https://a.example/user/SignIn.aspx",
    ):
        assert faults(f"<p>{TEXT}</p>", url=url) == ["login_needed"], url
    assert faults(f"<p>{TEXT}</p>", url="https://site.example/authors/loginov") == []


def test_a_way_that_ends_at_the_front_page() -> None:
    for url in (
        "https://site.example/",
        "https://site.example",
        "https://www.site.example/index.html",
        "https://site.example/en/",
    ):
        assert faults(f"<p>{TEXT}</p>", url=url) == ["led_to_front_page"], url
    assert faults(f"<p>{TEXT}</p>", url="https://site.example/notices/2024/7") == []


def test_a_page_that_only_sends_on() -> None:
    body = '<html><meta http-equiv="Refresh" content="0; url=/new/7">'
    assert faults(body) == ["sends_on"]


def test_files_are_judged_by_their_status_alone() -> None:
    assert faults(b"%PDF-1.7 captcha", media_type="application/pdf") == []
    assert faults(b"\x00\x01", media_type="") == []


def test_each_fault_says_how_to_mend_it() -> None:
    for body, status in (("", 403), ("", 404), ("", 500), ("", 200), ("<script></script>", 200), ("x", 401)):
        data = body.encode()
        for fault in iter_faults(Page(URL, URL, status, HTML, data, len(data))):
            assert fault.mend
            assert fault.where == URL


def test_every_kind_of_sign_is_there_in_lower_case() -> None:
    for kind in ("challenge", "script", "login"):
        assert all(sign == sign.casefold() for sign in signs(kind))


@given(text=st.text(alphabet="<>/!-ab scriptnoSC\"'=", max_size=300))
def test_any_page_can_be_looked_at(text: str) -> None:
    visible, _, _ = show(text)
    assert len(visible) <= len(text) + text.count("<")


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "piece", ["<script>", "<!--", "<a ", "<noscript", "</script", "<", "<meta http-equiv=refresh "]
)
def test_a_hostile_page_is_looked_at_in_one_pass(piece: str) -> None:
    # A look that went over the rest of the page for each of these would not end within a day.
    assert set(faults("<html>" + piece * ((1 << 20) // len(piece)))) <= {"script_only_page", "sends_on"}
