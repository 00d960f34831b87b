"""Languages: by script where it decides, by the bundled model elsewhere."""

from __future__ import annotations

import pytest

from whobuilt.read.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry has bought cameras from the company this year.", "en"),
        ("HUAWEI SAID ON MONDAY THAT THE MINISTRY HAD BOUGHT THE CAMERAS.", "en"),
        ("Le ministère a acheté des caméras à la société cette année.", "fr"),
        ("Министерство внутренних дел закупило камеры у компании.", "ru"),
        ("公安局与企业签署合作协议。", "zh"),
        ("警方表示，這套系統可以辨識人臉。", "zh"),
        ("The report, 公安局与企业签署合作协议建设云计算平台项目中标金额约三亿元", "zh"),
        ("The ministry has bought cameras (摄像机) from the company this year.", "en"),
        ("警察は新しい監視カメラを導入した。", "ja"),
        ("경찰은 새로운 감시 카메라를 도입했다.", "ko"),
        ("وقعت الوزارة عقدا مع الشركة لتوريد كاميرات المراقبة", "ar"),
        ("شىنجاڭ ئۇيغۇر ئاپتونوم رايونلۇق جامائەت خەۋپسىزلىكى نازارىتى شىركەت بىلەن كېلىشىم تۈزدى", "ug"),
        ("وزارت کشور با این شرکت برای خرید دوربین‌های نظارتی قرارداد بست", "fa"),
        ("Hello", ""),
        ("公告", ""),
        ("2019 - 12,000 (3)", ""),
        ("https://example.org/a/long/address/without/words/in/it", ""),
        ("", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_long_text_is_sampled() -> None:
    assert detect_language("The ministry has bought cameras from the company. " * 100_000) == "en"
