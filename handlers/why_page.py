"""What a page itself tells of the case: kept with its "Vì sao?", where nothing else is known.

Whoever asks hears again what stood on the page, before the clause; what the page only asks is no
fact.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.vocabulary import Reply
from handlers.why_facts import command

FACT = "page"
ASKED = "/visao "
LONGEST = 200
"""letters of the page that are repeated"""
EXAMPLE = re.compile(r"[,;]?\s*\bví dụ\b.*$", re.IGNORECASE | re.MULTILINE)
ENDS = re.compile(r"(?<=\D[.!?])\s+|\n")
PROMPTS = re.compile(
    r"\?|\bgõ\b|\bchọn (?:một|loại|phần)\b|^đã ghi\.?$|^chọn[^:]*:?$"
    r"|^(?:mời|chạm|bấm|đồng chí (?:chọn|nêu|viết|gửi|muốn)|về ai|ai )",
    re.IGNORECASE,
)
"""how a page asks for something, instead of telling it"""
SECRET = re.compile(r"(?:\d[ .-]?){8,}|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
"""numbers of phones and papers, and codes: what lies behind a button is kept as it is"""


def remembered(reply: Reply) -> Reply:
    """The reply, with what it tells behind its "Vì sao?", if that names no facts of its own."""
    if not any(_bare(each.value) for each in reply.choices):
        return reply
    if not (told := statement(reply.text)):
        return reply
    choices = tuple(
        replace(each, value=f"{each.value}{command('', {FACT: told}).removeprefix(ASKED)}")
        if _bare(each.value)
        else each
        for each in reply.choices
    )
    return replace(reply, choices=choices)


def statement(text: str) -> str:
    """The sentences of a page that tell something, as many as fit; empty where it only asks."""
    told: list[str] = []
    for part in ENDS.split(EXAMPLE.sub("", text)):
        said = part.strip(" •\t")
        if not said or PROMPTS.search(said) or SECRET.search(said):
            continue
        if sum(map(len, told)) + len(said) > LONGEST:
            break
        told.append(said if said[-1] in ".:;!" else f"{said};")
    return " ".join(told).rstrip(".:;! ")


def on_page(given: Mapping[str, object]) -> str:
    """What the page told, out of the facts of a command."""
    return str(given.get(FACT) or "")


def _bare(value: str) -> bool:
    return value.startswith(ASKED) and "=" not in value
