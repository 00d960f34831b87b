"""The model card: what ships, what it learned from, how good it is. docs/models.md holds it between two marks."""

from __future__ import annotations

from collections.abc import Iterable

from whobuilt.core.statements import JUDGE
from whobuilt.inference.shipped import Manifest

BEGIN, END = "<!-- card: begin -->", "<!-- card: end -->"
_LANGUAGES = {"en": "English", "zh": "Chinese", "en, zh": "English and Chinese"}
_PARTS = {"sentences": "our sentences", "gold": "our gold", "held out": "gold that was held out"}
_TASKS = {JUDGE: "who supplies whom"}


def make_card(manifests: Iterable[Manifest]) -> str:
    """The card of some models, as Markdown."""
    return "\n\n".join(_describe(manifest) for manifest in manifests)


def put_card(page: str, card: str) -> str:
    """A page with this card between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{card}\n{END}{after}"


def _describe(manifest: Manifest) -> str:
    base = manifest.base
    language = _LANGUAGES.get(manifest.language, manifest.language)
    lines = [
        f"### {manifest.title}: {_TASKS.get(manifest.name, 'names')} in {language} text",
        "",
        f"Features `{manifest.features}`, {manifest.size / 1e6:.1f} MB, {manifest.trained_with}.",
        f"SHA-256 `{manifest.sha256}`.",
        *([f"Made from {base['name']} ({base['licence']}), SHA-256 `{base['sha256']}`."] if base else []),
        "",
        "| learned from | texts | SHA-256 |",
        "|---|---|---|",
        *(f"| {each['name']} | {each['texts'] or ''} | `{each['sha256'][:16]}…` |" for each in manifest.trained_on),
        "",
        "| on | kind | of | precision | recall | F1 |",
        "|---|---|---|---|---|---|",
    ]
    for part, scores in manifest.figures.items():
        for kind, score in scores.items():
            numbers = " | ".join(f"{score[name]:.3f}" for name in ("precision", "recall", "f1"))
            lines.append(f"| {_PARTS.get(part, part)} | {kind} | {score['names']:.0f} | {numbers} |")
    return "\n".join(lines)
