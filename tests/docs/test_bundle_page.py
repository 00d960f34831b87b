"""docs/bundles.md: every word that the verifiers say is explained there, and none that they do not say."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "src" / "whobuilt" / "archive" / "bundles" / "verifier"
PAGE = (ROOT / "docs" / "bundles.md").read_text("utf-8")


def said_by(text: str) -> set[str]:
    """The codes of findings in a program's text: the words with which `find`, `Unreadable` and returned pairs begin."""
    found = re.findall(r"""(?:find\(\s*\w+,\s*|Unreadable\(\s*|return \[?)"([a-z_]+)",?\s""", text)
    found += re.findall(r'"((?:token|anchor|checkpoint|bad|unknown|entry|other|rolled)_[a-z_]+)"', text)
    return set(found)


def test_both_verifiers_say_the_same_words() -> None:
    python, page = (said_by((VERIFIER / name).read_text("utf-8")) for name in ("verify.py", "verify.html"))
    assert python == page
    assert len(python) > 30


def test_every_word_is_explained() -> None:
    table = PAGE[PAGE.index("### What it says") : PAGE.index("### What it does not show")]
    explained = {word for word in re.findall(r"`([a-z_]+)`", table) if word != "openssl"}
    assert explained == said_by((VERIFIER / "verify.py").read_text("utf-8"))


def test_the_codes_of_wacz_are_explained() -> None:
    source = (ROOT / "src" / "whobuilt" / "archive" / "bundles" / "wacz_check.py").read_text("utf-8")
    named = set(re.findall(r'"(wacz_[a-z_]+)"', source)) - {"wacz_unhashed", "wacz_weak_hash"}
    assert named <= set(re.findall(r"`(wacz_[a-z_]+)`", PAGE))
