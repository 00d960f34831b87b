"""What the control words of RTF mean for the text (Rich Text Format Specification 1.9.1)."""

from __future__ import annotations

# Words and symbols that are a character.
CHARACTERS = {
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "enspace": "\u2002",
    "emspace": "\u2003",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "~": "\u00a0",
    "_": "\u2011",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
# Words and symbols that part: paragraphs, or words of one.
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "softpage", "column", "\n", "\r"})
SIGNS = {"tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "nestcell": " ", "nestrow": " "}

# Groups without text of the document. Those after \* that stand nowhere here are passed over too.
SKIPPED = frozenset(
    """
    colortbl listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore
    xmlnstbl filetbl objdata objclass objname fldinst xe tc rxe bkmkstart bkmkend atnid atnauthor atnref atndate
    atrfstart atrfend pntext listtext pnseclvl sn sv nonshppict private template operator keywords doccomm subject
    comment hlinkbase manager category nonesttables ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn factoidname
    protusertbl userprops picprop bliptag blipuid
    """.split()
)
# Groups after \* that hold text, or lead to it.
STARRED = frozenset({"shpinst", "shptxt", "shppict", "annotation", "ud", "company", "do", "dptxbxtext", "background"})
# Groups whose text stands apart: what its places are called.
APART = {
    "footnote": "footnote",
    "annotation": "comment",
    "shptxt": "text box",
    "dptxbxtext": "text box",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
ASIDES = frozenset({"comment", "header", "footer"})
SAYINGS = frozenset({"title", "author", "company", "creatim", "revtim"})
