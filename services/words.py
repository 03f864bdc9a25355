"""Vietnamese text for comparing and ordering; what people see keeps its accents."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def fold(text: str) -> str:
    """Lower case, no accents, single spaces, no invisible signs: "Đồng  Chí" → "dong chi"."""
    plain = unicodedata.normalize("NFD", INVISIBLE.sub("", text).lower().replace("đ", "d"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def name_order(name: str) -> tuple[str, str, str]:
    """The order of a Vietnamese list: by given name, then by the whole name."""
    folded = fold(name)
    return folded.rpartition(" ")[2], folded, name
