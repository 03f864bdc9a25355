"""What holds for every message: one form of letters, contexts, questions, negation, limits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import CONTEXTS, Meaning, fold, understand
from handlers.understanding.keyboards import held_down, telex, vni
from handlers.understanding.tokens import LONGEST

TODAY = date(2026, 6, 1)
INTENTS = {
    *("attend", "absent", "late", "unsure", "ask_when", "dues_paid", "dues_later", "ask_amount"),
    *("ask_how_to_pay", "attended", "help", "cancel", "my_record", "request_exemption"),
    *("request_transfer", "unknown"),
}
REASONS = {"illness", "work", "family", "away", "study", "other", "unstated"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Điểm danh", "diem danh"),
        ("Đie\u0302\u0309m  danh ", "diem danh"),
        ("\u200fvắng\u200b mặt\ufeff", "vang mat"),
        ("HOÀ\tThuận\n", "hoa thuan"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("vawngs", "vắng"),
        ("tooi", "tôi"),
        ("toio", "tôi"),
        ("banj", "bạn"),
        ("dduwowcj", "được"),
        ("dduocjw", None),
        ("truwcj", "trực"),
        ("ddi", "đi"),
        ("dongd", "đong"),
        ("chuwa", "chưa"),
        ("toi", None),
    ],
)
def test_telex_keys(keys: str, word: str | None) -> None:
    assert telex(keys) == word


@pytest.mark.parametrize(
    ("keys", "word"),
    [("va81ng", "vắng"), ("va8ng1", "vắng"), ("to6i", "tôi"), ("d9u7o7c5", None), ("k1", None)],
)
def test_vni_keys(keys: str, word: str | None) -> None:
    assert vni(keys) == word


def test_letters_held_down() -> None:
    assert held_down("vânggggg") == "vâng"
    assert held_down("vâng") is None


@pytest.mark.parametrize("text", ["ok", "vâng ạ", "dạ", "ừ", "👍"])
def test_a_bare_yes_needs_a_question_about_coming(text: str) -> None:
    assert understand(text, "meeting", today=TODAY).intent == "attend"
    assert understand(text, "residence", today=TODAY).intent == "attend"
    assert understand(text, "dues", today=TODAY).intent == "unknown"
    assert understand(text, "none", today=TODAY).intent == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        *("mấy giờ họp?", "đi được không?", "tôi vắng có sao không?", "đồng chí có đi không?"),
        *("có ai vắng không?", "đã đóng chưa?", "nghỉ được không?", "phải đóng bao nhiêu?"),
    ],
)
def test_questions_are_no_answers(text: str) -> None:
    for context in CONTEXTS:
        meaning = understand(text, context, today=TODAY)
        answers = {"attend", "absent", "late", "attended", "dues_paid", "dues_later"}
        assert meaning.intent not in answers


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("vắng", "absent"),
        ("không vắng", "attend"),
        ("không đến được", "absent"),
        ("không thể vắng được", "attend"),
        ("không muộn đâu", "attend"),
        ("chưa biết", "unsure"),
        ("không bận gì, đi được", "attend"),
    ],
)
def test_negation(text: str, intent: str) -> None:
    assert understand(text, "meeting", today=TODAY).intent == intent


def test_contradiction_is_not_guessed() -> None:
    meaning = understand("tôi đến. tôi vắng", "meeting", today=TODAY)
    assert meaning.intent == "unknown" or meaning.confidence < 0.6


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("xin miễn sinh hoạt buổi này", "absent"),
        ("buoi nay cho toi xin mien", "absent"),
        ("xin miễn sinh hoạt", "request_exemption"),
        ("xin miễn đảng phí kỳ này", "request_exemption"),
    ],
)
def test_leave_from_one_meeting_is_no_exemption(text: str, intent: str) -> None:
    assert understand(text, "meeting", today=TODAY).intent == intent


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("vắng mấy buổi thì bị xử lý?", "meeting"),
        ("không đóng đảng phí thì bị gì", "dues"),
        ("bao giờ thì được tặng huy hiệu 50 năm", "none"),
        ("cho tôi ra khỏi đảng", "meeting"),
        ("toi muon xin ra dang", "residence"),
    ],
)
def test_who_asks_of_the_rules_answers_nothing(text: str, context: str) -> None:
    assert understand(text, context, today=TODAY).intent == "unknown"


def test_going_to_the_party_committee_is_no_leaving() -> None:
    assert understand("mai tôi ra đảng ủy phường họp", "meeting", today=TODAY).reason == "work"
    assert understand("đảng phí thôi để mai đóng", "dues", today=TODAY).intent == "dues_later"


def test_asking_to_look_is_no_answer() -> None:
    assert understand("cho hỏi đảng phí bao nhiêu", "dues", today=TODAY).intent == "ask_amount"
    looked = understand("xem lại đảng phí tôi đã nộp", "none", today=TODAY)
    assert (looked.intent, looked.also) == ("my_record", ())


def test_a_comrade_called_mai_is_no_day() -> None:
    assert understand("đảng phí tôi gửi cô Mai rồi", "dues", today=TODAY).date is None
    assert understand("mai tôi gửi", "dues", today=TODAY).date == date(2026, 6, 2)


def test_the_words_that_decided_are_named() -> None:
    meaning = understand("Mai em bận trực, xin VẮNG ạ", "none", today=TODAY)
    assert meaning.words == ("xin vắng", "bận trực")
    assert (meaning.intent, meaning.reason, meaning.date) == ("absent", "work", date(2026, 6, 2))


def test_two_things_in_one_message() -> None:
    text = "mai em bận trực, đảng phí em ck 50k rồi"
    meaning = understand(text, "meeting", today=TODAY)
    assert (meaning.intent, meaning.reason) == ("absent", "work")
    assert [(other.intent, other.amount) for other in meaning.also] == [("dues_paid", 50_000)]
    assert understand(text, "dues", today=TODAY).intent == "dues_paid"


def test_an_unknown_context_is_none() -> None:
    assert understand("ok", "weather", today=TODAY).intent == "unknown"


_PIECES = st.sampled_from(
    ["không", "vắng", "đến", "50k", "tháng 7", ",", "?", "31/2", "mẹ ốm", "rồi", "t7", "1tr2"]
)


@given(st.text() | st.lists(_PIECES).map(" ".join), st.sampled_from(CONTEXTS))
def test_any_text_has_a_meaning(text: str, context: str) -> None:
    meaning = understand(text, context, today=TODAY)
    assert isinstance(meaning, Meaning)
    assert meaning.intent in INTENTS
    assert 0 <= meaning.confidence <= 1
    assert (meaning.reason in REASONS) == (meaning.intent == "absent")
    assert meaning == understand(text, context, today=TODAY)


@pytest.mark.parametrize(
    "piece", ["vắng ", "a", "1", "không ", "1tr", "tháng 7, ", "?", "\n", "á"]
)
def test_of_long_texts_the_middle_is_left_out(piece: str) -> None:
    """So what is read of them is never more than of a long message."""
    text, half = (piece * 10_000)[:10_000], LONGEST // 2
    ends = f"{text[:half]} \n {text[-half:]}"
    assert understand(text, "meeting", today=TODAY) == understand(ends, "meeting", today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "tôi chuyển nhà sang khu phố 2",
        "nhà tôi dọn về tổ 5",
        "cháu chuyển công tác",
        "tôi về hưu từ tháng sau",
        "tôi lên ở với con trên Sài Gòn 2 năm",
        "toi chuyen nha sang khu pho 2",
        "nha toi don ve to 5",
        "em chuyển cơ quan rồi",
        "tháng sau tôi nghỉ hưu",
        "tôi đổi chỗ ở rồi",
        "em được điều động sang huyện",
        "gia đình tôi dọn nhà về quê ở hẳn",
        "tôi xuất ngũ về địa phương",
    ],
)
def test_who_tells_of_a_move_is_understood(text: str) -> None:
    assert understand(text, today=TODAY).intent == "request_transfer"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("tôi về hưu rồi thì đóng đảng phí bao nhiêu", "ask_amount"),
        ("em chuyển công tác thì đảng phí nộp ở đâu", "ask_how_to_pay"),
        ("tôi về hưu có được miễn sinh hoạt không", "request_exemption"),
        ("hôm đó tôi dọn nhà không đi được", "absent"),
        ("em chuyển khoản rồi", "dues_paid"),
        ("đồng chí Hoa về hưu chưa", "unknown"),
    ],
)
def test_a_move_beside_another_matter_is_not_the_matter(text: str, intent: str) -> None:
    assert understand(text, today=TODAY).intent == intent


@pytest.mark.parametrize(
    ("text", "context", "intent"),
    [
        ("tôi đến khoảng 20h", "meeting", "late"),
        ("đúng 19h30 tôi đến", "meeting", "attend"),
        ("mấy giờ rồi", "meeting", "unknown"),
        ("họp mấy giờ", "meeting", "ask_when"),
        ("cái ni dùng răng hè", "none", "help"),
        ("mai chừ tui báo lại nghen", "meeting", "unsure"),
        ("không lẽ không đi", "meeting", "attend"),
        ("nộp từ hôm thứ 2", "dues", "dues_paid"),
        ("thứ 2 tôi nộp", "dues", "dues_later"),
        ("hồ sơ đảng của tôi xin chuyển về phường", "none", "request_transfer"),
        ("cho tôi xem hồ sơ của tôi", "none", "my_record"),
        ("tiền nước tháng này bao nhiêu", "dues", "unknown"),
    ],
)
def test_what_strangers_wrote_is_understood(text: str, context: str, intent: str) -> None:
    assert understand(text, context, today=TODAY).intent == intent


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Đồng chí Lan ốm mấy hôm nay rồi đó", False),
        ("Chị Hoa đóng 50k rồi", False),
        ("ông Tư bệnh nặng lắm, anh em ghé thăm nhé", False),
        ("bí thư ơi nhà bác Ba có đám", False),
        ("Anh Tuấn ơi, tôi ốm", True),
        ("Anh Tuấn cho em vắng", True),
        ("tôi ốm mấy hôm nay rồi", True),
    ],
)
def test_what_is_told_of_another_person_is_asked_about(text: str, sure: bool) -> None:
    assert (understand(text, "meeting", today=TODAY).confidence >= 0.6) is sure


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("nộp bản kiểm điểm rồi", "dues"),
        ("tôi gửi biên bản rồi", "dues"),
        ("họp có phong bì không", "meeting"),
        ("mời cả nhà mai qua ăn giỗ", "meeting"),
        ("ai trực hôm nay vậy", "meeting"),
        ("em gửi báo cáo qua mail rồi ạ", "meeting"),
    ],
)
def test_other_papers_and_matters_are_no_answers(text: str, context: str) -> None:
    assert understand(text, context, today=TODAY).intent == "unknown"


@pytest.mark.parametrize(
    ("text", "context", "intent"),
    [
        ("cuối tháng nộp được không ạ", "dues", "dues_later"),
        ("đi họp rồi đóng luôn", "dues", "dues_later"),
        ("mệt cũng đi", "meeting", "attend"),
        ("tôi đi dù mưa", "meeting", "attend"),
        ("tôi đi, có cần mang theo gì không", "meeting", "attend"),
        ("được thì em đi", "meeting", "unsure"),
        ("muon chuyen dang", "none", "request_transfer"),
        ("ai thất nghiệp có được miễn không", "dues", "unknown"),
    ],
)
def test_what_only_looks_like_the_opposite(text: str, context: str, intent: str) -> None:
    assert understand(text, context, today=TODAY).intent == intent


def test_months_counted_from_the_ends_of_the_year() -> None:
    paid = understand("nộp 3 tháng đầu năm rồi", "dues", today=TODAY)
    assert paid.months == ("2026-01", "2026-02", "2026-03")
    assert understand("Dạ bí thư ba trăm rưỡi em ck xong", "dues", today=TODAY).amount == 350_000
