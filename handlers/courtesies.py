"""What is only polite: thanks, a greeting, a nod. It answers no question and asks for nothing."""

import re

from handlers.texts import Texts
from services.words import fold

YES = "yes"
_SIGNS = "👍👌🙏🆗"
_SAID = {
    "thanks": "courtesy.thanks",
    "greeting": "courtesy.greeting",
    "nod": "courtesy.nod",
}
_WHO = (
    "bi thu|dong chi|d/c|dc|chau|con|em|anh|chi|bac|co|chu|ong|ba|ban|moi nguoi|ca nha|chi bo|"
    "chi uy|thu ky|tro ly|bot"
)
_BESIDES = f"a|nhe|nha|nghen|nhieu|lam|qua|rat|da|vang|ok|xin|kinh|toi|tui|va|cac|{_WHO}"
_THANKS = re.compile(rf"(?:(?:{_BESIDES}) )*(?:cam on|cam un|thanks?|tks)(?: (?:{_BESIDES}))*")
_GREETING = re.compile(
    rf"(?:(?:{_BESIDES}) )*(?:chao|alo|a lo|hello|hi)"
    rf"(?: (?:buoi (?:sang|trua|chieu|toi)|alo|{_BESIDES}))*"
)
_YES = "da|vang|ok|oke|okie|oki|u|uh|uhm|um|o|ro|duoc|duoc roi|dung|dung roi|nhat tri"
_NOD = re.compile(
    rf"(?:{_YES}|da (?:ro|hieu|biet|nhan)|hieu roi|biet roi)(?: (?:roi|nghe|{_YES}|{_BESIDES}))*"
)
_NO_WORDS = re.compile(r"[^\w?/]+")


def courtesy_in(text: str) -> str | None:
    """thanks | greeting | nod, when the text says nothing else; a sign like 👍 is a nod."""
    said = _NO_WORDS.sub(" ", fold(text)).strip()
    if not said:
        return "nod" if any(sign in text for sign in _SIGNS) else None
    kinds = {"thanks": _THANKS, "greeting": _GREETING, "nod": _NOD}
    return next((kind for kind, shape in kinds.items() if shape.fullmatch(said)), None)


def said_back(t: Texts, kind: str, *, asked: bool) -> str:
    """A courtesy in return; `asked`: a question is open, which is named and not repeated."""
    return f"{t(_SAID[kind])} {t('courtesy.open')}" if asked else t(_SAID[kind])
