"""The file of approved messages: what is wrong in it is said, and a field is never too long."""

from pathlib import Path

import pytest

from bot.channels.base import ChannelError
from bot.channels.templates import Template, load
from services.reminders.kinds import KINDS

RIGHT = 'week_before: {id: "1", by: phone, fields: {ten: name, noi_dung: text}, longest: 10}'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "templates.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_approved_message_is_filled_with_what_is_known(tmp_path: Path) -> None:
    template = load(written(tmp_path, RIGHT), KINDS)["week_before"]
    assert template == Template("1", {"ten": "name", "noi_dung": "text"}, "phone", 10)
    body = template.body({"text": "Mời đồng chí\ndự họp"})
    assert body == {"id": "1", "by": "phone", "data": {"ten": "–", "noi_dung": "Mời đồng…"}}
    assert load(written(tmp_path, ""), KINDS) == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("- week_before", "lists kinds"),
        ("week_before: [", "cannot be read"),
        ("no_such_kind: {id: 1}", "no such kind"),
        ("week_before: {fields: {ten: name}}", "id of the approved"),
        ("week_before: {id: 1, fields: {ten: phone}}", "each field is one of"),
        ("week_before: {id: 1, by: letter}", "uid or phone"),
        ("week_before: {id: 1, longest: many}", "number of characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(ChannelError, match=said):
        load(written(tmp_path, wrong), KINDS)
