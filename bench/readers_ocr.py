"""Text recognition on clean renders: error by characters, seconds a page, ours beside tesseract alone.

The pages are our own sentences, set at 12 points by a browser and drawn at 300 dots to the inch. Errors are counted by
edit distance over characters, white space left out, full-width forms folded (NFKC); seconds are CPU, tesseract's own.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from whobuilt.ports import Original
from whobuilt.read.ocr import OcrReader
from whobuilt.read.ocr_tesseract import Tesseract, find_tesseract
from whobuilt.read.pdf_library import open_pdf

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
DPI: Final = 300
# What a notice of a public body reads like; invented, and evidence of nothing.
TEXTS: Final = {
    "chi_sim": (
        (
            "某市公安局视频监控系统采购项目公开招标公告。项目概况：平安城市二期工程需采购高清摄像机一千"
            "二百台、人脸比对服务器八套及配套存储设备，预算金额为三千五百六十万元。投标人应当在二〇一九"
            "年六月三日上午九时前递交投标文件，逾期不予受理。"
        ),
        (
            "供应商须具备独立承担民事责任的能力，具有良好的商业信誉和健全的财务会计制度，并提供近三年经"
            "审计的财务报告。本项目不接受联合体投标。中标公司应当在合同签订后九十日内完成安装调试，并负"
            "责三年免费维护服务。"
        ),
        (
            "评标委员会由五名专家组成，其中技术专家三名，经济专家两名。采购人代表参加评审时不得发表倾向"
            "性意见。中标结果将在省级政府采购网上公示，公示期为一个工作日。各有关当事人对中标公告有异议"
            "的，可以在公告期限届满之日起七个工作日内以书面形式提出质疑。"
        ),
        (
            "技术要求：摄像机分辨率不低于四百万像素，支持宽动态与红外夜视；平台软件应支持车辆通行记录检"
            "索、区域人数统计、设备运行状态巡检等功能；所有数据应当存放在本地机房，不得传输至境外服务器"
            "。"
        ),
        ("联系方式：采购单位地址为人民路十八号，联系电话详见附件；代理机构收取服务费标准按照国家有关规定执行。"),
    ),
    "uig": (
        (
            "شەھەرلىك ھۆكۈمەت يېڭى كۆزىتىش سىستېمىسى سېتىۋېلىش توغرىسىدا ئۇقتۇرۇش چىقاردى. بۇ تۈرنىڭ "
            "خامچوتى ئۈچ مىليون يۈەن بولۇپ، شىركەتلەر ئۆز تەكلىپىنى ئالتىنچى ئاينىڭ ئۈچىنچى كۈنىگىچە "
            "تاپشۇرۇشى كېرەك."
        ),
        (
            "توختام ئىمزالانغاندىن كېيىن، شىركەت توقسان كۈن ئىچىدە ئۈسكۈنىلەرنى ئورنىتىپ بولۇشى ھەمدە ئۈچ "
            "يىل ھەقسىز ئاسراش مۇلازىمىتى بىلەن تەمىنلىشى لازىم. باھالاش ھەيئىتى بەش نەپەر مۇتەخەسسىستىن "
            "تەركىب تاپىدۇ."
        ),
        (
            "تېخنىكىلىق تەلەپ: كامېرانىڭ ئېنىقلىق دەرىجىسى يۇقىرى بولۇشى، كېچىدە كۆرۈش ئىقتىدارى بولۇشى، "
            "بارلىق سانلىق مەلۇماتلار يەرلىك مۇلازىمېتىردا ساقلىنىشى، چەت ئەلگە يوللانماسلىقى كېرەك."
        ),
        (
            "نەتىجە ئۆلكىلىك ھۆكۈمەت سېتىۋېلىش تورىدا ئېلان قىلىنىدۇ. ئوخشىمىغان پىكرى بارلار يەتتە خىزمەت "
            "كۈنى ئىچىدە يازما شەكىلدە ئوتتۇرىغا قويسا بولىدۇ."
        ),
    ),
    "eng": (
        (
            "The city's public security bureau invites tenders for a video monitoring system. The project "
            "comprises 1,200 high-definition cameras, eight comparison servers and the storage that goes "
            "with them; the budget is 35.6 million yuan. Bids must be submitted by 9 a.m. on 3 June 2019."
        ),
        (
            "The supplier must be able to bear civil liability independently, have a sound commercial "
            "reputation and submit audited financial reports for the last three years. Consortia are not "
            "admitted. The winner completes installation within ninety days of signing the contract and "
            "maintains the system for three years without charge."
        ),
        (
            "The evaluation committee consists of five experts, three technical and two economic. The "
            "result is published on the provincial procurement site for one working day. Objections may be "
            "raised in writing within seven working days."
        ),
    ),
}
PAGES: Final = (
    ("chi_sim", "Noto Sans CJK SC"),
    ("chi_sim", "Noto Serif CJK SC"),
    ("uig", "Noto Naskh Arabic"),
    ("uig", "Noto Sans Arabic"),
    ("eng", "Noto Serif"),
)

Row = tuple[str, ...]


def table() -> Iterator[Row]:
    """The rows, each as it is measured."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    program = find_tesseract()
    if not browser or not program:
        yield ("OCR: not measured, for tesseract or a browser is not installed",)
        return
    yield (f"OCR: characters wrong, tesseract {program.version}", "ours", "plain", "ours s", "plain s")
    for language, font in PAGES:
        if language not in program.languages:
            yield (f"{language}: not installed",)
            continue
        with TemporaryDirectory() as folder:
            picture = draw(browser, language, font, Path(folder))
            yield _row(program, language, font, picture)


def _row(program: Tesseract, language: str, font: str, picture: Path) -> Row:
    expected = "".join(TEXTS[language])
    begun = _spent()
    document = OcrReader().read(Original("", "image/png", picture)).document
    ours = error_rate(expected, document.text if document else "")
    between = _spent()
    command = [program.path, str(picture), "stdout", "-l", language]
    limited = dict(os.environ, OMP_THREAD_LIMIT="1")
    plain = subprocess.run(command, capture_output=True, text=True, check=True, env=limited).stdout
    ended = _spent()
    rates = f"{ours:.2%}", f"{error_rate(expected, plain):.2%}"
    return (f"{language}, {font}", *rates, f"{between - begun:.1f}", f"{ended - between:.1f}")


def draw(browser: str, language: str, font: str, folder: Path) -> Path:
    """A picture of a page with the text of a language."""
    from PIL import Image  # noqa: PLC0415 - an extra

    direction = "rtl" if language == "uig" else "ltr"
    style = f"@page {{size: A4; margin: 20mm}} body {{font: 12pt '{font}'; direction: {direction}; line-height: 1.6}}"
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in TEXTS[language])
    page, pdf, picture = (folder / name for name in ("page.html", "page.pdf", "page.png"))
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{body}", "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    subprocess.run([browser, *options, str(page)], capture_output=True, check=True)
    with open_pdf(pdf) as opened, opened.page(0) as first:
        assert first is not None
        width, height, pixels = first.render(DPI / 72)
    Image.frombytes("L", (width, height), pixels).save(picture, dpi=(DPI, DPI))
    return picture


def error_rate(expected: str, found: str) -> float:
    """Edit distance by characters as a share of what should have been read."""
    right, read = ("".join(unicodedata.normalize("NFKC", text).split()) for text in (expected, found))
    before = list(range(len(read) + 1))
    for row, char in enumerate(right, 1):
        now = [row]
        for column, other in enumerate(read, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (char != other)))
        before = now
    return before[-1] / len(right)


def _spent() -> float:
    """Seconds of CPU of this process and its children."""
    return sum(os.times()[:4])
