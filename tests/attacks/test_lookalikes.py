"""Names that only look like somebody's, and signs that bend or cover what others read."""

from datetime import date

import pytest

from bot.channels.telegram import TelegramChannel
from handlers.understanding.names import match
from services.dues.amount_rows import AmountSheet, read_amounts
from services.residence import workbook as residence
from services.roster.rows import Roster
from services.roster.workbook import read_sent
from services.words import fold, harmless, latin, tidy
from tests.attacks import bombs

HEADER = ("Họ và tên", "Chi bộ", "Mã đảng viên")
DUES = ("Mã đảng viên", "Mức đảng phí", "Theo nghị quyết")
REGISTER = ("Họ và tên", "Nơi công tác", "Khu vực", "Mã đảng viên")
NAME = "Hoa Thử An"
ALIKE = (
    "Ноа Тhử Аn",  # Cyrillic
    "Ηοα Τhử Αn",  # Greek
    "Ｈｏａ Ｔｈử Ａｎ",
    "𝐇𝐨𝐚 Thử 𝖠𝗇",
    "Hoa\u3164 Thử\u034f A\u200bn",
    "\u202eHoa Thử An\u2066",
    "Hoa Thử\U000e0041 \u115fAn\ufeff",
)
ROSTER = [(1, NAME), (2, "Hoa Thử Bình")]


@pytest.mark.parametrize("typed", ALIKE, ids=ascii)
def test_a_name_that_looks_the_same_is_the_same(typed: str) -> None:
    assert fold(typed) == fold(NAME)
    assert latin(tidy(typed)) == NAME
    assert match(typed, ROSTER) == [1]
    book = read_sent(bombs.plain(HEADER, (typed, "Chi bộ 1", "dv1")), date(2026, 6, 1))
    assert isinstance(book, Roster)
    assert [row.full_name for row in book.rows] == [NAME]


@pytest.mark.parametrize("typed", ["dv-сА1", "ｄｖ-cA1", "dv\u200b-cA1"], ids=ascii)
def test_a_code_that_looks_the_same_is_the_same(typed: str) -> None:
    rows = [(NAME, "Chi bộ 1", typed), ("Hoa Thử Bình", "Chi bộ 1", "dv-cA1")]
    book = read_sent(bombs.plain(HEADER, *rows), date(2026, 6, 1))
    assert isinstance(book, Roster)
    assert [problem.code for problem in book.refused] == ["code_twice", "code_twice"]
    dues = bombs.plain(DUES, (typed, 50_000, "NQ 1"))
    amounts = read_amounts(dues, date(2026, 6, 1))
    assert isinstance(amounts, AmountSheet)
    assert [row.code for row in amounts.rows] == ["dv-cA1"]
    register = residence.read(bombs.plain(REGISTER, (NAME, "Công ty Mẫu", "Ấp 1", typed)))
    assert isinstance(register, residence.Book)
    assert [row.code for row in register.rows] == ["dv-cA1"]


@pytest.mark.parametrize("name", ["Hoa Thử Жn", "Hoa Thử アン", "Hoa Thử عن"], ids=ascii)
def test_a_name_in_another_alphabet_is_refused(name: str) -> None:
    book = read_sent(bombs.plain(HEADER, (name, "Chi bộ 1", "dv1")), date(2026, 6, 1))
    assert isinstance(book, Roster)
    assert [problem.code for problem in book.refused] == ["not_a_name"]


def test_names_of_all_peoples_of_the_country_stay_as_they_are() -> None:
    for name in ("Đặng Thị Ðào", "Y Blŏ Êban", "H'Nương Niê", "Kpă Klơng", "Mùa A Páo"):
        assert latin(tidy(name)) == name.replace("Ð", "Đ")


def test_what_was_typed_bends_and_covers_nothing() -> None:
    piled = "a" + "\u0336\u0321\u0489" * 300
    typed = f"xin vắng\u202e vì ốm\x1b[31m\n{piled} 👨\u200d👩\u200d👧\r\nhết"
    message = {"message_id": 1, "chat": {"id": 1, "type": "private"}, "text": typed}
    heard = TelegramChannel("4200000001:a").parse({"update_id": 1, "message": message})
    assert heard is not None
    assert heard.text == harmless(typed)
    first, second, last = heard.text.splitlines()
    assert first == "xin vắng vì ốm[31m"
    assert len(second) < 12
    assert second.endswith("👨\u200d👩\u200d👧")
    assert last == "hết"
