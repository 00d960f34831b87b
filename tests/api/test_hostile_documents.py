"""Evidence that wants to act: shown at the desk it is text, and its bytes are a file that a browser only keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.broken.pdf_files import actions
from tests.compose.test_view import Shown
from tests.read.pdf_files import column, pdf_of
from whobuilt.case import Case
from whobuilt.compose.view import Run, View, ViewKind
from whobuilt.core.evidence import Document

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department in 2019."
PAGE = f"""<!doctype html><html><head><title><img src=x onerror=alert(1)>\u202etxt.exe</title>
<meta http-equiv="refresh" content="0;url=https://attacker.example/"><base href="https://attacker.example/">
<link rel=stylesheet href="https://attacker.example/a.css"><style>* {{ display: none }}</style>
<script>document.body.innerHTML = "<mark>forged</mark>"</script></head>
<body onload="fetch('https://attacker.example/')" style="position:fixed">
<a href="javascript:alert(1)" ping="https://attacker.example/">{SUPPLY}</a>
<span data-start="0">forged place</span><mark>forged mark</mark>
<form action="https://attacker.example/"><button formaction="https://attacker.example/">Accept</button></form>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe><object data="https://attacker.example/"></object>
<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>drawn</text></a></svg>
<p onclick="alert(1)" dir="rtl&quot; onload=&quot;alert(1)">
&lt;script&gt;alert(1)&lt;/script&gt; stands here as words.</p>
<video src="https://attacker.example/v.mp4" autoplay></video><img src="https://attacker.example/p.png" srcset="x 2x">
</body></html>"""


def add(folder: Path, path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    with Case(folder) as case:
        [added] = case.add([path])
    assert added.document
    return added.document


def ask(client: httpx.Client, path: str) -> Any:
    answer = client.get(f"/api/documents/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_of_a_hostile_page_nothing_but_its_text_comes_to_the_desk(
    client: httpx.Client, case_folder: Path, tmp_path: Path
) -> None:
    document = add(case_folder, tmp_path / "evil.html", PAGE.encode())
    told = ask(client, f"{document.id}/view")
    shown = Shown(View(ViewKind.PAGE, told["html"], 0, 0, 0, tuple[Run, ...](), "ltr"))  # only harmless elements
    assert "".join(text for _, text in shown.runs) == document.text
    for bad in ("attacker.example", "onload", "onclick", "onerror", "javascript", "<script", "style", "<mark", "form"):
        assert bad not in told["html"].replace("forged mark", "").replace("script&gt;", "")
    assert SUPPLY in told["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; stands here" in told["html"]


@pytest.mark.slow
def test_a_pdf_with_scripts_is_handed_out_as_a_file_only(
    client: httpx.Client, case_folder: Path, tmp_path: Path
) -> None:
    document = add(case_folder, tmp_path / "plain.pdf", pdf_of(column([SUPPLY])))
    (tmp_path / "evil.pdf").write_bytes(actions())
    with Case(case_folder) as case:
        found = [each.document for each in case.add([tmp_path / "evil.pdf"]) if each.document]
    for each in (document, *found):
        assert ask(client, f"{each.id}/view")["kind"] == "pdf"
        answer = client.get(f"/api/documents/{each.id}/original")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    picture = client.get(f"/api/documents/{document.id}/pages/1")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    start = document.text.index("supplied")
    [box] = ask(client, f"{document.id}/boxes?spans={start}-{start + 8}")
    assert (box["start"], box["end"], box["page"]) == (start, start + 8, 1)


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)<\\script>.txt",
        'a"; filename="evil.exe\r\nSet-Cookie: a=b.txt',
        "\u202etxt.exe.txt",
        "字" * 70 + ".txt",
        b"not-utf8-\xff\xfe.txt".decode("utf-8", "surrogateescape"),
    ],
)
def test_whatever_a_file_is_called_its_bytes_are_given_under_a_harmless_name(
    client: httpx.Client, case_folder: Path, tmp_path: Path, name: str
) -> None:
    document = add(case_folder, tmp_path / name, f"{SUPPLY} It is in {len(name)} words.\n".encode())
    answer = client.get(f"/api/documents/{document.id}/original")
    assert answer.status_code == 200
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename")
    assert "set-cookie" not in answer.headers
    assert not {"\r", "\n", "<", "\u202e"} & set(disposition)
    assert ask(client, f"{document.id}/view")["document"]["title"]
    listed = client.get("/api/sources?limit=1000")
    assert listed.status_code == 200


@pytest.mark.slow
def test_a_title_without_end_is_told_whole_and_breaks_nothing(
    client: httpx.Client, case_folder: Path, tmp_path: Path
) -> None:
    page = f"<!doctype html><html><head><title>{'Very ' * 2000}long</title></head><body><p>{SUPPLY}</p></body></html>"
    document = add(case_folder, tmp_path / "long.html", page.encode())
    assert len(ask(client, f"{document.id}/view")["document"]["title"]) > 9_000
