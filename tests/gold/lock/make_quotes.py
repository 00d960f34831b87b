"""Writes quotes.jsonl: the quotes of hand.txt, and others changed by rule from the same documents.

python tests/gold/lock/make_quotes.py
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH = "001 002 003 004 006 008 010 012 014 016 018 020 022 024".split()
CHINESE = [f"zh{number:02}" for number in range(1, 13)]
HAN = re.compile(r"[\u4e00-\u9fff]")
NEGATIONS = (" not ", " no ", " never ", "不", "未", "没有")

Row = tuple[str, str, str]  # what is expected, what was done, the quote


def path_of(name: str) -> str:
    return f"docs/{name}.txt" if name.startswith("zh") else f"../seen/docs/{name}.txt"


def sentences(text: str) -> list[str]:
    """Sentences of one line that are long enough to be changed."""
    found = re.split(r"(?<=[.。])\s*(?=[^\s”\"’])|\n+", text)
    return [each.strip() for each in found if len(each.strip()) > (14 if HAN.search(each) else 50)]


def parts(sentence: str) -> tuple[str, str]:
    """A sentence cut where a word ends near its middle."""
    marks = [found.start() for found in re.finditer(r"[，、]|(?<=\w) (?=\w)", sentence)] or [
        len(sentence) // 2 - 1,
        len(sentence) // 2 + 3,
    ]
    marks = [at for at in marks if not sentence[at - 1].isdigit()] or marks
    middle = min(marks, key=lambda at: abs(at - len(sentence) // 2))
    return sentence[:middle].strip(), sentence[middle:].lstrip("，、 ")


def relaid(sentence: str, dice: random.Random) -> str:
    """The sentence with another layout."""
    ways = []
    if HAN.search(sentence):
        inner = [at for at in range(2, len(sentence) - 2) if HAN.match(sentence[at - 1]) and HAN.match(sentence[at])]
        if inner:
            at = dice.choice(inner)
            ways += [sentence[:at] + "\n" + sentence[at:], sentence[:at] + "\u00ad" + sentence[at:]]
        ways.append(sentence.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789%"}))
        ways.append(sentence.replace("，", ",").replace("：", ":"))
    else:
        spaces = [found.start() for found in re.finditer(" ", sentence)]
        at = dice.choice(spaces)
        ways += [sentence[:at] + "\n" + sentence[at + 1 :], sentence[:at] + "\u00a0 " + sentence[at + 1 :]]
        long = list(re.finditer(r"\b[a-z]{8,}\b", sentence))
        if long:
            word = dice.choice(long)
            at = word.start() + 4
            ways += [sentence[:at] + "-\n" + sentence[at:], sentence[:at] + "\u00ad" + sentence[at:]]
    ways = [way for way in ways if way != sentence]
    return dice.choice(ways)


def renumbered(sentence: str, dice: random.Random) -> str:
    """The sentence with one digit changed; the same where it has none."""
    digits = [found.start() for found in re.finditer(r"\d", sentence)]
    if not digits:
        return sentence
    at = dice.choice(digits)
    other = dice.choice([digit for digit in "123456789" if digit != sentence[at]])
    return sentence[:at] + other + sentence[at + 1 :]


def invented(text: str, dice: random.Random) -> str:
    """Words of the document in an order that it does not have."""
    if HAN.search(text):
        runs = re.findall(r"[\u4e00-\u9fff]{2,}", text)
        pairs = [run[at : at + 2] for run in runs for at in range(0, len(run) - 1, 2)]
        return "".join(dice.sample(pairs, 10)) + "。"
    words = dice.sample(re.findall(r"[A-Za-z]{3,}", text), 12)
    return " ".join(words).capitalize() + "."


def change(name: str, text: str, others: dict[str, str], dice: random.Random) -> Iterator[Row]:
    """The rows of one document that are made by rule."""
    known = sentences(text)
    for sentence in dice.sample(known, 2):
        yield "holds", "a sentence as it stands", sentence
    yield "holds", "a part as it stands", parts(dice.choice(known))[0]
    for sentence in dice.sample(known, 2):
        yield "layout", "laid out otherwise", relaid(sentence, dice)
    far = [(a, b) for a in range(len(known)) for b in range(len(known)) if abs(a - b) > 1]
    first, second = dice.choice(far)
    mark = dice.choice([" … ", " [...] ", "……" if name.startswith("zh") else " ... "])
    yield "stitched", "halves with an ellipsis", parts(known[first])[0] + mark + parts(known[second])[1]
    first, second = dice.choice(far)
    joint = "，" if name.startswith("zh") else ", "
    yield "stitched", "halves without a mark", parts(known[first])[0] + joint + parts(known[second])[1]
    yield "misattributed", "another document's sentence", dice.choice(sentences(others[dice.choice(sorted(others))]))
    for sentence in dice.sample([each for each in known if re.search(r"\d", each)], 1):
        yield "altered", "one digit changed", renumbered(sentence, dice)
    for sentence in known:
        if mark := next((each for each in NEGATIONS if each in sentence), ""):
            yield (
                "altered",
                "a negation dropped",
                sentence.replace(mark, " " if mark.isspace() or " " in mark else "", 1),
            )
            break
    yield "fabricated", "the document's words in another order", invented(text, dice)


def written() -> Iterator[tuple[str, Row]]:
    """The rows that were written by hand."""
    for line in (HERE / "hand.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, expected, how, quote = line.split(" | ", 3)
            quote = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), quote.replace("\\n", "\n"))
            yield name, (expected, f"by hand: {how}", quote)


def main() -> None:
    dice = random.Random(4)  # noqa: S311  # a seeded choice, no secret
    texts = {name: (HERE / path_of(name)).read_text("utf-8") for name in (*ENGLISH, *CHINESE)}
    rows = list(written())
    for name, text in texts.items():
        others = {other: texts[other] for other in texts if other != name and other[:2] == name[:2]}
        others = others or {other: texts[other] for other in ENGLISH if other != name}
        rows += [(name, row) for row in change(name, text, others, dice)]
    with (HERE / "quotes.jsonl").open("w", encoding="utf-8") as file:
        for number, (name, (expected, how, quote)) in enumerate(rows, 1):
            language = "zh" if name.startswith("zh") else "en"
            row = {"id": f"{number:03}", "document": path_of(name), "language": language}
            row |= {"expected": expected, "how": how, "quote": quote}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
