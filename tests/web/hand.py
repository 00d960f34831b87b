"""A hand on the desk: words of a preserved page selected as a person selects them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.desk import until

# Finds the words in the page's runs, and where they are drawn.
FIND = """([root, words, next]) => {
  const walker = root.createTreeWalker(root.querySelector('[data-start]').closest('body, section'), 4);
  let all = ''; const nodes = [];
  while (walker.nextNode()) { nodes.push([all.length, walker.currentNode]); all += walker.currentNode.data; }
  const spaced = words.split(/\\s+/).map(one => one.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')).join('\\\\s+');
  const found = new RegExp(spaced + (next ? `(?=\\\\s+${next})` : '')).exec(all); if (!found) return null;
  const at = place => {
    const [start, node] = nodes.findLast(([start]) => start <= place);
    return [node, place - start];
  };
  const range = root.createRange();
  range.setStart(...at(found.index));
  const [node, last] = at(found.index + found[0].length - 1); range.setEnd(node, last + 1);
  const frame = root.defaultView.frameElement?.getBoundingClientRect() ?? {left: 0, top: 0};
  range.startContainer.parentElement.scrollIntoView({block: 'center'});
  const edge = (node, offset, after) => {
    const one = root.createRange(); one.setStart(node, offset); one.setEnd(node, offset + 1);
    const box = one.getBoundingClientRect();
    const rtl = root.defaultView.getComputedStyle(node.parentElement).direction === 'rtl';
    return [frame.left + (after === rtl ? box.left + 0.5 : box.right - 0.5), frame.top + (box.top + box.bottom) / 2];
  };
  const [first, from] = at(found.index);
  return [edge(first, from, false), edge(node, last, true)];
}"""


def drag_over(page: Page, words: str, before: str = "") -> None:
    """Select words in the page as a hand does: the first such, or the first before a word."""
    frame = page.locator("iframe[data-document-frame]")
    root = "document.querySelector('iframe[data-document-frame]').contentDocument" if frame.count() else "document"
    script = f"([words, next]) => ({FIND})([{root}, words, next])"
    (left, top), (right, bottom) = until(page, lambda: page.evaluate(script, [words, before]))
    # Playwright's own mouse waits for a script in each frame while it drags; in this frame none runs.
    hand = page.context.new_cdp_session(page)
    middle = ((left + right) / 2, (top + bottom) / 2)
    moves = [("mousePressed", left, top), ("mouseMoved", *middle), ("mouseMoved", right, bottom)]
    for kind, across, down in [*moves, ("mouseReleased", right, bottom)]:
        held = {"button": "left", "buttons": int(kind != "mouseReleased"), "clickCount": 1}
        hand.send("Input.dispatchMouseEvent", {"type": kind, "x": across, "y": down, **held})
    hand.detach()


def wait_words(page: Page) -> None:
    """Wait until the document is there to be selected in."""
    page.wait_for_selector("iframe[data-document-frame], [data-page] [data-start]", state="attached")
    frame = page.locator("iframe[data-document-frame]")
    inside = frame.content_frame.locator("[data-start]").first if frame.count() else page.locator("[data-start]").first
    inside.wait_for(state="attached")


def chosen(page: Page) -> str:
    """The selected words, as the form tells them."""
    return page.locator("[aria-live=polite] bdi").first.inner_text()
