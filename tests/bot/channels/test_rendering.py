"""A reply in two forms: with buttons (as on Telegram) and as a numbered list (as on Zalo)."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Capabilities, Part
from bot.channels.rendering import numbered, render, split, units
from handlers import typed
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice, Reply

BUTTONS = Capabilities(4096, 100, 64, edit=True, files=True, per_second=28, per_chat_second=1)
PLAIN = Capabilities(2000, 0, 0, edit=False, files=False, per_second=5, per_chat_second=1)
VI = Texts("vi", datetime(2026, 12, 1, tzinfo=UTC))
HOW = "Đồng chí trả lời bằng số, ví dụ: 1."

ASK = Reply(
    "Mời họp Thứ Bảy, 5/12/2026, 19 giờ 30. Đồng chí có dự không?",
    (Choice("present", "Có mặt"), Choice("absent", "Vắng"), Choice("/menu", "Menu")),
    offer="k3f9",
)
PAPER = Attachment(7, "Biên bản.docx", "application/vnd.openxmlformats")


def no_link(file: Attachment) -> str | None:
    return None


def link(file: Attachment) -> str | None:
    return f"https://chibot.example/f/{file.file_id}"


def shown(reply: Reply, capabilities: Capabilities) -> list[Part]:
    return render(reply, capabilities, VI, link)


def ink(text: str) -> str:
    """Everything that is not white space."""
    return "".join(text.split())


def test_choices_become_buttons_that_carry_offer_and_index() -> None:
    (part,) = shown(ASK, BUTTONS)
    assert part.text == ASK.text
    assert part.buttons == (
        (("Có mặt", "k3f9:0"),),
        (("Vắng", "k3f9:1"),),
        (("Menu", "k3f9:2"),),
    )


def test_columns_put_buttons_side_by_side() -> None:
    (part,) = shown(replace(ASK, columns=2), BUTTONS)
    assert [[label for label, _ in row] for row in part.buttons] == [["Có mặt", "Vắng"], ["Menu"]]


def test_choices_become_a_numbered_list_where_there_are_no_buttons() -> None:
    (part,) = shown(ASK, PLAIN)
    assert part == Part(f"{ASK.text}\n\n1. Có mặt\n2. Vắng\n0. Menu\n\n{HOW}")


def test_the_menu_is_0_and_last_wherever_it_was_offered() -> None:
    menu, yes, no = Choice("/menu", "Menu"), Choice("yes", "Có"), Choice("/no", "Không")
    assert numbered([menu, yes, no]) == [(1, yes), (2, no), (0, menu)]


@pytest.mark.parametrize("menu", [0, 1, 2, None])
def test_the_shown_number_is_the_one_that_a_conversation_understands(menu: int | None) -> None:
    choices = [Choice("yes", "Có"), Choice("/no", "Không")]
    if menu is not None:
        choices.insert(menu, Choice("/menu", "Menu"))
    understood = typed.numbered([(choice.value, choice.label) for choice in choices])
    assert {number: choice.value for number, choice in numbered(choices)} == understood


def test_english_people_read_english() -> None:
    english = Texts("en", VI.now)
    (part,) = render(ASK, PLAIN, english, no_link)
    assert part.text.endswith("0. Menu\n\nPlease answer with a number, for example: 1.")


def test_edit_and_callback_belong_to_the_first_part() -> None:
    reply = replace(ASK, text="x " * 3000, edit="12", callback="99")
    first, *others = shown(reply, BUTTONS)
    assert (first.edit, first.callback, first.buttons) == ("12", "99", ())
    assert others
    assert all((p.edit, p.callback) == (None, None) for p in others)
    assert others[-1].buttons


def test_a_channel_that_cannot_edit_sends_anew() -> None:
    (part,) = shown(replace(ASK, edit="12"), PLAIN)
    assert part.edit is None


def test_a_file_goes_along_with_its_caption_or_after_a_long_text() -> None:
    assert shown(Reply("Biên bản đây.", file=PAPER), BUTTONS) == [
        Part("Biên bản đây.", file_id=PAPER.file_id)
    ]
    long = shown(replace(ASK, text="x " * 600, file=PAPER), BUTTONS)
    assert [(p.file_id, bool(p.text), bool(p.buttons)) for p in long] == [
        (None, True, False),
        (PAPER.file_id, False, True),
    ]


def test_a_message_is_not_edited_into_a_file() -> None:
    (part,) = shown(Reply("Biên bản đây.", file=PAPER, edit="12"), BUTTONS)
    assert part.edit is None


def test_a_file_becomes_a_link_where_a_channel_has_no_files() -> None:
    (part,) = shown(replace(ASK, file=PAPER), PLAIN)
    line = "Mở tệp “Biên bản.docx” (liên kết hết hạn sau 30 phút): https://chibot.example/f/7"
    assert part.file_id is None
    assert part.text.startswith(f"{ASK.text}\n\n{line}\n\n1. Có mặt")


def test_without_a_public_address_a_file_is_only_named() -> None:
    (part,) = render(Reply("", file=PAPER), PLAIN, VI, no_link)
    assert part.text == VI("file.none", name="Biên bản.docx")


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_nothing_to_say_sends_nothing(text: str) -> None:
    for capabilities in (BUTTONS, PLAIN):
        assert shown(Reply(text, callback="1"), capabilities) == []


def test_buttons_without_text_get_a_line_to_stand_under() -> None:
    (part,) = shown(replace(ASK, text=""), BUTTONS)
    assert part.text == "Mời đồng chí chọn:"
    assert len(part.buttons) == 3


def test_choices_that_do_not_fit_follow_in_further_messages() -> None:
    reply = replace(
        ASK, choices=tuple(Choice(str(i), f"Đảng viên {i}") for i in range(230)), columns=3
    )
    parts = shown(reply, BUTTONS)
    assert [sum(map(len, p.buttons)) for p in parts] == [99, 99, 32]
    assert [p.text for p in parts[1:]] == ["Mời đồng chí chọn:"] * 2


def test_a_label_too_long_is_cut_visibly() -> None:
    long = Choice("x", "Chi bộ khu phố " * 9)
    (part,) = shown(replace(ASK, choices=(long,)), BUTTONS)
    ((label, _),) = part.buttons[0]
    assert label.startswith("Chi bộ khu phố")
    assert label.endswith("…")
    assert units(label) <= BUTTONS.max_label


def test_choices_without_an_offer_are_a_mistake() -> None:
    for capabilities in (BUTTONS, PLAIN):
        with pytest.raises(ValueError, match="offer"):
            shown(replace(ASK, offer=None), capabilities)


def test_a_token_too_long_for_a_button_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="too long"):
        shown(replace(ASK, offer="k" * 63), BUTTONS)


def test_text_is_cut_between_paragraphs_then_lines_then_words() -> None:
    assert split("một hai ba\n\nbốn năm", 12) == ["một hai ba", "bốn năm"]
    assert split("một hai ba\nbốn năm", 12) == ["một hai ba", "bốn năm"]
    assert split("một hai ba bốn", 12) == ["một hai ba", "bốn"]
    assert split("mộthaibabốn", 5) == ["mộtha", "ibabố", "n"]


def test_a_short_first_paragraph_does_not_make_a_message_of_its_own() -> None:
    assert split("a\n\nmột hai ba bốn năm", 12) == ["a\n\nmột hai", "ba bốn năm"]


def test_signs_outside_the_basic_plane_count_twice_as_platforms_do() -> None:
    assert split("😀😀😀", 5) == ["😀😀", "😀"]
    assert units("a😀") == 3


TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" \n😀")))
CHOICES = st.lists(
    st.one_of(
        st.builds(Choice, st.text("abc", min_size=1), TEXTS), st.just(Choice("/menu", "Menu"))
    ),
    max_size=30,
).map(tuple)


@given(TEXTS, st.integers(2, 40))
def test_splitting_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert ink("".join(pieces)) == ink(text)
    assert all(piece.strip() and units(piece) <= limit for piece in pieces)


@given(TEXTS, CHOICES, st.integers(1, 12), st.integers(0, 12))
def test_every_choice_has_exactly_one_button(
    text: str, choices: tuple[Choice, ...], most: int, columns: int
) -> None:
    room = replace(BUTTONS, max_buttons=most, max_text=50, max_label=10)
    parts = shown(Reply(text, choices, "t", columns=columns), room)
    buttons = [button for part in parts for row in part.buttons for button in row]
    assert [data for _, data in buttons] == [f"t:{index}" for index in range(len(choices))]
    assert all(label and units(label) <= 10 for label, _ in buttons)
    assert all(part.text.strip() and units(part.text) <= 50 for part in parts)
    assert all(sum(map(len, part.buttons)) <= most for part in parts)


@given(TEXTS, CHOICES)
def test_every_choice_has_exactly_one_number(text: str, choices: tuple[Choice, ...]) -> None:
    calm = tuple(replace(c, label=re.sub(r"\d", "", c.label)) for c in choices)
    parts = shown(Reply(re.sub(r"\d", "", text), calm, "t"), PLAIN)
    lines = "\n".join(part.text for part in parts).split("\n")
    numbers = [int(found[1]) for line in lines if (found := re.match(r"([0-9]+)\. ", line))]
    menus = sum(1 for choice in choices if choice.value == "/menu")
    assert numbers == [*range(1, len(choices) - menus + 1), *[0] * menus]
    assert all(units(part.text) <= PLAIN.max_text for part in parts)
