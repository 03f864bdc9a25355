"""Vietnamese text for comparing and ordering; what people see keeps its accents."""

import re
import unicodedata

INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]"
)
STROKE = str.maketrans("đð", "dd")  # ð: typed for đ on keyboards of other languages


def tidy(text: str) -> str:
    """The text as it is kept: accents composed (NFC), single spaces, no invisible signs."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Lower case, no accents, single spaces, no invisible signs: "Đồng  Chí" → "dong chi"."""
    plain = unicodedata.normalize("NFD", INVISIBLE.sub("", text).lower().translate(STROKE))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def name_order(name: str) -> tuple[str, str, str]:
    """The order of a Vietnamese list: by given name, then by the whole name."""
    folded = fold(name)
    return folded.rpartition(" ")[2], folded, name
