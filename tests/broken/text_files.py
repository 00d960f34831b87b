"""Hostile pages and texts: markup without end or measure, encodings that lie, entities that reach for files."""

from __future__ import annotations

import gzip
import json

from tests.broken.hostile import Hostile, found

WORDS = "The city bought cameras, the notice says."
SAID = ("The city bought cameras",)
CHINESE = "新疆某市公安局与企业签署合作协议，建设云计算平台。项目中标金额约三亿元，记者会上没有回答问题。"
TAIWAN = "警方表示，這套系統可以辨識人臉，並且與資料庫比對。記者會上沒有回答問題。"
MB = 1 << 20


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}<p>{WORDS}</p></body></html>".encode()


def many_attributes() -> bytes:
    attributes = " ".join(f'data-{number}="{number}"' for number in range(200_000))
    return page(f"<div {attributes}></div>")


def nested(levels: int, tag: str = "div") -> bytes:
    return page(f"<{tag}>" * levels + WORDS + f"</{tag}>" * levels)


def declared(words: str, charset: str, real: str) -> bytes:
    return page(f"<p>{words}</p>", f'<meta charset="{charset}">').decode().encode(real)


def xhtml(doctype: str, entity: str) -> bytes:
    body = f'<html xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS} &{entity};</p></html>'
    return f'<?xml version="1.0"?><!DOCTYPE html [{doctype}]>{body}'.encode()


def external_entities() -> bytes:
    remote = '<!ENTITY % more SYSTEM "http://127.0.0.1:9/">%more;'
    return xhtml(f'<!ENTITY secret SYSTEM "file:///etc/passwd">{remote}', "secret")


def entities_of_entities() -> bytes:
    levels = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 20))
    return xhtml(f'<!ENTITY e0 "laugh">{levels}', "e19")


def markdown(sign: str) -> bytes:
    return f"# {WORDS}\n\n{sign * 100_000} x".encode()


def wide_table() -> bytes:
    return page("<table><tr>" + "<td>1" * 200_000 + "</table>")


UNCLOSED = found("unclosed_markup")
HIDDEN = "<p>" + "These words are hidden. " * 40

HOSTILE: tuple[Hostile, ...] = (
    Hostile("html_200000_attributes", many_attributes, "attributes.html", words=SAID),
    Hostile("html_255_levels", lambda: nested(255), "deep.html", words=SAID),
    Hostile("html_256_levels", lambda: nested(256), "deep.html", words=SAID),
    Hostile("html_100000_levels", lambda: nested(100_000), "deep.html", words=SAID),
    Hostile("html_100000_levels_of_tables", lambda: nested(100_000, "table"), "deep.html", words=SAID),
    Hostile("html_100000_open_bold", lambda: page("<b><p>" * 100_000), "bold.html", words=SAID),
    Hostile("html_10_mb_of_brackets", lambda: page("<" * 10 * MB), "brackets.html", words=SAID),
    Hostile("html_unclosed_comment", lambda: page(WORDS + "<!--" + HIDDEN), "comment.html", UNCLOSED, SAID),
    Hostile("html_unclosed_attribute", lambda: page(WORDS + '<a href="' + HIDDEN), "quote.html", UNCLOSED, SAID),
    Hostile("html_unclosed_script", lambda: page(WORDS + "<script>" + HIDDEN), "script.html", UNCLOSED, SAID),
    Hostile("html_million_entities", lambda: page("&lt" * 1_000_000), "entities.html", words=SAID),
    Hostile("html_200000_cells", wide_table, "table.html", words=SAID),
    Hostile("html_external_entities", external_entities, "xxe.xhtml", words=SAID),
    Hostile("html_entities_of_entities", entities_of_entities, "laughs.xhtml", words=SAID),
    Hostile(
        "html_gb18030_that_says_utf8",
        lambda: declared(CHINESE, "utf-8", "gb18030"),
        "a.html",
        found("wrong_encoding"),
        (CHINESE,),
    ),
    Hostile(
        "html_big5_that_says_gb2312",
        lambda: declared(TAIWAN, "gb2312", "big5"),
        "a.html",
        found("wrong_encoding"),
        (TAIWAN,),
    ),
    Hostile(
        "html_utf8_whose_source_says_gbk",
        lambda: page(f"<p>{CHINESE}</p>"),
        "a.html",
        found("wrong_encoding"),
        (CHINESE,),
        "text/html; charset=gbk",
    ),
    Hostile("html_utf16_without_mark", lambda: declared(CHINESE, "utf-16", "utf-16-le"), "a.html", words=(CHINESE,)),
    Hostile("text_utf16_be_without_mark", lambda: (CHINESE * 5).encode("utf-16-be"), "a.txt", words=(CHINESE,)),
    Hostile("text_gb18030", lambda: (CHINESE * 5).encode("gb18030"), "a.txt", words=(CHINESE,)),
    Hostile("text_big5", lambda: (TAIWAN * 5).encode("big5"), "a.txt", words=(TAIWAN,)),
    Hostile(
        "text_cut_within_a_character",
        lambda: (CHINESE * 5).encode()[:-1],
        "a.txt",
        found("undecodable_bytes"),
        (CHINESE,),
    ),
    Hostile("text_of_one_line", lambda: (WORDS + " ").encode() * 400_000, "line.txt", words=SAID),
    Hostile("text_million_empty_lines", lambda: WORDS.encode() + b"\n" * MB + WORDS.encode(), "lines.txt", words=SAID),
    Hostile("text_of_zeros", lambda: bytes(20 * MB), "zeros.txt", found("binary_file")),
    Hostile("text_empty", lambda: b"", "empty.txt", found("empty_file")),
    Hostile("text_blank", lambda: b" \n" * MB, "blank.txt", found("empty_file")),
    Hostile("text_only_a_mark", lambda: b"\xef\xbb\xbf", "mark.txt", found("no_text")),
    Hostile("markdown_100000_brackets", lambda: markdown("["), "a.md", words=SAID),
    Hostile("markdown_100000_quotes", lambda: markdown(">"), "a.md", words=SAID),
    Hostile("json_100000_levels", lambda: b'{"a":' * 100_000, "deep.json", found("nested_too_deep")),
    Hostile("json_of_words", lambda: json.dumps([WORDS] * 9).encode(), "words.json", words=SAID),
    Hostile("page_that_is_compressed", lambda: gzip.compress(page(""), mtime=0), "page.html", words=SAID),
)
