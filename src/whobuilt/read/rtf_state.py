"""What an RTF reader remembers while it reads: the settings of groups, stories that stand apart, pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from whobuilt.read.xml_tokens import Piece


@dataclass(slots=True)
class State:
    """What holds within a group, and ends with it."""

    target: str = "text"  # what the characters are: text, or the name of a group that is something else
    font: int = -1
    substitutes: int = 1  # characters after each \\u that stand for it in old programs
    hidden: bool = False
    deleted: bool = False
    story: int = 0  # the index of the story that the text belongs to
    before_pair: str = ""  # the target outside of \\upr


@dataclass(slots=True)
class Story:
    """The text itself, or one that stands apart in it, such as a note, which waits for the end of its paragraph."""

    label: str = ""
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Picture:
    """A picture: where its bytes stand in the source, as hexadecimal digits or raw, and of what kind it is."""

    kind: str = ""
    start: int = -1
    end: int = -1
    raw: bool = False


def split_lines(pieces: list[Piece]) -> list[list[Piece]]:
    """The paragraphs of a story."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece[0] == "\n" and piece[1] < 0:
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines
