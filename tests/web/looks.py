"""What can be told of a drawn page by script: the order of its words, their languages, what does not fit."""

from __future__ import annotations

from playwright.sync_api import Page

# Each stretch of text that is in sight, with its element.
_TEXTS = r"""
function* texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    const isThere = element.getClientRects().length && !element.closest("[hidden], [inert], script, style");
    if (node.data.trim() && isThere) yield [node, element];
  }
}
"""
_TURNED = (
    r"() => {"
    + _TEXTS
    + r"""
  const found = [];
  for (const [node] of texts()) {
    const text = node.data;
    if (!/\p{L}/u.test(text) || /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)) continue;
    const first = text.length - text.trimStart().length, last = text.trimEnd().length - 1;
    const box = at => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    // On one line the last character stands after the first; on several, after the last but one.
    const end = box(last);
    for (const before of [first, last - 1]) {
      const start = before >= first && before < last ? box(before) : null;
      if (start?.width && end.width && Math.abs(start.top - end.top) < 4 && end.left < start.left - 0.5) {
        found.push(text.trim());
        break;
      }
    }
  }
  return found;
}"""
)
_UNTOLD = (
    r"() => {"
    + _TEXTS
    + r"""
  const found = [];
  for (const [node, element] of texts()) {
    if (element.closest("code, kbd, pre, option, [data-page]")) continue;
    const latin = node.data.match(/\p{Script=Latin}{2,}/gu)?.length ?? 0;
    const han = node.data.match(/\p{Script=Han}/gu)?.length ?? 0;
    const told = element.closest("[lang]")?.lang ?? "";
    if (latin > 2 && latin > han && told.startsWith("zh")) found.push(node.data.trim());
    if (han > 1 && han > latin && !told.startsWith("zh") && !told.startsWith("ja")) found.push(node.data.trim());
  }
  return found;
}"""
)
_TOO_WIDE = r"""() => {
  const width = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > width ? ["the page"] : [];
  for (const element of document.querySelectorAll("body *")) {
    if (!element.getClientRects().length || element.closest("[data-page], [data-hidden], iframe, thead")) continue;
    const { overflowX, visibility } = getComputedStyle(element);
    if (visibility === "hidden") continue;
    const scrolls = (overflowX === "auto" || overflowX === "scroll") && element.scrollWidth > element.clientWidth + 1;
    const box = element.getBoundingClientRect(), around = element.parentElement.getBoundingClientRect();
    const isOut = ({ left, right }) => right > width + 1 || left < -1;
    const out = box.width > 1 && box.height > 1 && isOut(box) && !isOut(around);
    if (scrolls || out) found.push(`${element.tagName} ${element.className}: ${element.textContent.slice(0, 60)}`);
  }
  return found;
}"""
_HEADINGS = r"""() => {
  const shown = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(each => each.getClientRects().length);
  const levels = shown.map(each => Number(each.tagName[1]));
  return levels.every((level, at) => (at === 0 ? level === 1 : level <= levels[at - 1] + 1)) ? [] : levels;
}"""


def find_turned(page: Page) -> list[str]:
    """Words that run from left to right whose end stands before their beginning, as in a page from right to left."""
    return [str(each) for each in page.evaluate(_TURNED)]


def find_untold(page: Page) -> list[str]:
    """Words in another language than the page's that do not say so (WCAG 3.1.2); names of one or two words need not."""
    return [str(each) for each in page.evaluate(_UNTOLD)]


def find_too_wide(page: Page) -> list[str]:
    """What is wider than the window, or scrolls sideways (WCAG 1.4.10); pages drawn as pictures may."""
    return [str(each) for each in page.evaluate(_TOO_WIDE)]


def find_skipped(page: Page) -> list[int]:
    """The levels of all headings, where one is skipped on the way down."""
    return [int(each) for each in page.evaluate(_HEADINGS)]
