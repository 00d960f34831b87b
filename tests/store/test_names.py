"""Names that differ only by case, width, punctuation or legal form have one key."""

from __future__ import annotations

import pytest

from whobuilt.store.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Co., Ltd.", "acme"),
        ("ACME S.A.", "acme"),
        ("  Acme   GmbH ", "acme"),
        ("ООО Ромашка", "ромашка"),
        ("某某科技股份有限公司", "某某科技"),
        ("某某科技有限公司", "某某科技"),
        ("Ａｃｍｅ（中国）有限公司", "acme 中国"),
        ("株式会社なにか", "なにか"),
        ("Acme Trading", "acme trading"),
        ("Limited", "limited"),
        ("有限公司", "有限公司"),
        ("???", "???"),
        ("", ""),
    ],
)
def test_key(name: str, key: str) -> None:
    assert name_key(name) == key
