"""What keyboards, telephones and habits do to a text; each kind keeps its meaning.

Every function takes a text and a `Random` and gives the text changed. The same text and seed
give the same result.
"""

import unicodedata
from collections.abc import Callable
from random import Random

Noise = Callable[[str, Random], str]

_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_SHORT = {
    **{"không": "ko", "được": "đc", "rồi": "r", "vợ": "vk", "chồng": "ck", "em": "e"},
    **{"tôi": "t", "anh": "a", "chị": "c", "đồng chí": "đ/c", "chuyển khoản": "ck"},
    **{"biết": "bit", "gì": "j", "vậy": "z", "số tài khoản": "stk", "bao nhiêu": "bn"},
    **{"đảng phí": "đp", "bệnh viện": "bv", "cơ quan": "cq", "gia đình": "gđ", "với": "vs"},
}
_FRAMES = (
    "Dạ báo cáo đồng chí, {} ạ",
    "Dạ thưa bí thư {} ạ",
    "Dạ {} ạ",
    "{} nhé đồng chí",
    "{} ạ, em cảm ơn",
    "Chào đồng chí, {}",
    "Báo cáo chi bộ: {}",
)
_EMOJI = ("😀", "🙏", "😅", "❤️", "🌹", "😭", "☺️")


def no_accents(text: str, _: Random) -> str:
    """ "tôi vắng" → "toi vang"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def decomposed(text: str, _: Random) -> str:
    """The same letters as some telephones send them."""
    return unicodedata.normalize("NFD", text)


def capitals(text: str, _: Random) -> str:
    """ "tôi vắng" → "TÔI VẮNG"."""
    return text.upper()


def telex(text: str, random: Random) -> str:
    """Leave the Telex keys of about half the words: "vắng" → "vawngs"."""
    return _some_words(text, random, _telex_word)


def vni(text: str, random: Random) -> str:
    """Leave the VNI keys of about half the words: "vắng" → "va8ng1"."""
    return _some_words(text, random, _vni_word)


def shorthand(text: str, _: Random) -> str:
    """ "không được rồi" → "ko đc r"."""
    padded = f" {text} "
    for full, short in _SHORT.items():
        padded = padded.replace(f" {full} ", f" {short} ")
    return padded.strip()


def held_letter(text: str, random: Random) -> str:
    """Hold the last letter of a word down: "vâng" → "vângggg"."""
    return _one_word(text, random, lambda word, pick: word + word[-1] * pick.randint(2, 4))


def swapped(text: str, random: Random) -> str:
    """Swap two letters inside a word: "nghỉ" → "ngỉh"."""

    def swap(word: str, pick: Random) -> str:
        place = pick.randrange(1, len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _one_word(text, random, swap, longest_first=True)


def polite(text: str, random: Random) -> str:
    """Put the text into a polite frame."""
    return random.choice(_FRAMES).format(text)


def emoji(text: str, random: Random) -> str:
    """Put an emoji at the end."""
    return f"{text} {random.choice(_EMOJI)}"


def invisible(text: str, random: Random) -> str:
    """Add what copying adds: spaces, a zero-width sign, a right-to-left mark."""
    sign = random.choice(("\u200b", "\u200f", "\ufeff"))
    return f" {sign}" + text.replace(" ", "  ") + sign


KINDS: dict[str, Noise] = {
    "no accents": no_accents,
    "NFD": decomposed,
    "capitals": capitals,
    "Telex": telex,
    "VNI": vni,
    "shorthand": shorthand,
    "held letter": held_letter,
    "swapped letters": swapped,
    "polite frame": polite,
    "emoji": emoji,
    "invisible signs": invisible,
}


def _some_words(text: str, random: Random, change: Callable[[str], str]) -> str:
    words = text.split(" ")
    return " ".join(
        change(word) if word.isalpha() and random.random() < 0.5 else word for word in words
    )


def _one_word(
    text: str,
    random: Random,
    change: Callable[[str, Random], str],
    *,
    longest_first: bool = False,
) -> str:
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if word.isalpha() and len(word) > 2]
    if longest_first:
        places = [place for place in places if len(words[place]) > 3]
    if not places:
        return text
    place = random.choice(places)
    words[place] = change(words[place], random)
    return " ".join(words)


def _telex_word(word: str) -> str:
    return _keys(word, _TELEX_TONES, {_BREVE: "w", _HORN: "w"}, "dd")


def _vni_word(word: str) -> str:
    return _keys(word, _VNI_TONES, {_CIRCUMFLEX: "6", _BREVE: "8", _HORN: "7"}, "d9")


def _keys(word: str, tones: dict[str, str], shapes: dict[str, str], stroke: str) -> str:
    written, tone = "", ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in tones:
            tone = tones[sign]
        elif sign == _CIRCUMFLEX and _CIRCUMFLEX not in shapes:
            written += written[-1]
        elif sign in shapes:
            written += shapes[sign]
        else:
            written += stroke if sign == "đ" else sign
    return written.replace("uwow", "uow").replace("u7o7", "uo7") + tone
