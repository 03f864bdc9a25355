"""Vietnamese text made comparable."""

import unicodedata

import pytest

from services.words import fold, name_order, tidy

SIGNS = "\u200bĐồng\u200e \u202eChí\u202c\ufeff  Ðệ\n"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_fold_leaves_letters_only(form: str) -> None:
    normalized = {one: unicodedata.normalize(one, SIGNS) for one in ("NFC", "NFD")}
    assert fold(normalized[form]) == "dong chi de"


def test_tidy_keeps_case_and_accents_and_composes_them() -> None:
    decomposed = unicodedata.normalize("NFD", "  Nguyễn\u00a0 Văn \u200b Đệ ")
    assert tidy(decomposed) == "Nguyễn Văn Đệ"


def test_names_stand_in_the_order_of_given_names() -> None:
    names = ["Trần Văn Bình", "Lê Thị Ân", "Lê Văn An"]
    assert sorted(names, key=name_order) == ["Lê Thị Ân", "Lê Văn An", "Trần Văn Bình"]
