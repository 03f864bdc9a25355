"""What a typed message chooses: a command, a word that stands for one, a number, a label."""

import re
from collections.abc import Sequence

from handlers.conversation import HOME
from services.sessions import OfferView
from services.words import fold

NUMBER = re.compile(r"^(?:so|chon|muc|cau)?\s*(\d{1,2})\s*[.)]?$")
COMMAND = re.compile(r"^/([a-z_]+)(?:@\S+)?\s*(.*)$", re.DOTALL)
CHECK_IN = re.compile(r"^co\s?(\d{4})$")
WORDS = {
    "menu": "menu",
    "bat dau": "menu",
    "start": "menu",
    "0": "menu",
    "huy": "huy",
    "huy bo": "huy",
    "thoi": "huy",
    "tro giup": "trogiup",
    "giup": "trogiup",
    "huong dan": "huongdan",
    "xem huong dan": "huongdan",
    "help": "trogiup",
    "cua toi": "toi",
    "toi": "toi",
    "hop": "hop",
    "buoi hop": "hop",
    **dict.fromkeys(("doi cau tra loi", "tra loi lai", "doi lai cau tra loi"), "hop"),
    "viec": "viec",
    "nhiem vu": "nhiemvu",
    "ke hoach": "kehoach",
    "vuong mac": "vuongmac",
    **dict.fromkeys(("goi", "goi toi", "goi lai", "goi cho toi", "goi lai cho toi"), "goi"),
    **dict.fromkeys(("goi dien", "goi dien cho toi", "nho goi", "xin goi lai"), "goi"),
    **dict.fromkeys(("gap bi thu", "toi muon gap bi thu", "goi bi thu", "xin gap bi thu"), "goi"),
    "xin mien": "xinmien",
    "gop y can bo phuong": "gopycanbo",
    "gop y can bo": "gopycanbo",
    "giai the chi bo": "giaithe",
    "don vi": "donvi",
    **dict.fromkeys(("kiem diem", "ban kiem diem", "viet kiem diem"), "kiemdiem"),
    **dict.fromkeys(("viet ban kiem diem", "ban kiem diem cua toi"), "kiemdiem"),
    **dict.fromkeys(("xep loai cua toi", "ket qua xep loai"), "ketquaxeploai"),
    "ket qua xep loai cua toi": "ketquaxeploai",
    "chuyen sinh hoat": "chuyensinhhoat",
    "toi co phai chuyen sinh hoat": "phaichuyen",
    "co phai chuyen sinh hoat khong": "phaichuyen",
    "toi co phai chuyen sinh hoat khong": "phaichuyen",
    "dang phi": "dangphi",
    "thu phi": "thuphi",
    "thu dang phi": "thuphi",
    "luat": "luat",
    "quy dinh": "luat",
    "vi sao": "visao",
    "tai sao": "visao",
    "giay to": "giayto",
    "bo phieu": "bophieu",
    "phieu kin": "bophieu",
    "kiem phieu": "kiemphieu",
    "ra soat dang vien": "rasoatdangvien",
    "ho so": "hoso",
    **dict.fromkeys(("xuat du lieu", "xuat du lieu cua toi", "lay du lieu cua toi"), "xuatdulieu"),
    "toi dong y": "dongy",
    **dict.fromkeys(("ai da xem", "ai xem", "ai da xem cua toi"), "aixem"),
    **dict.fromkeys(("rut dong y", "rut lai dong y", "toi rut dong y"), "rutdongy"),
    **dict.fromkeys(("du lieu", "du lieu cua toi", "du lieu ve toi"), "dulieu"),
    "cu tru": "cutru",
    "noi cu tru": "cutru",
    "hop noi cu tru": "cutru",
}


def command_in(text: str) -> tuple[str, str] | None:
    """("toi", "12") of "/toi 12"; words people use for commands count as well."""
    if found := COMMAND.match(text.strip().lower()):
        behind_link = CHECK_IN.match(found[2]) if found[1] == "start" else None
        return ("co", behind_link[1]) if behind_link else (found[1], found[2])
    if code := CHECK_IN.match(fold(text)):
        return "co", code[1]
    word = WORDS.get(fold(text).strip(" .!?"))
    return (word, "") if word else None


def chosen(text: str, offer: OfferView | None) -> str | None:
    """The value of the choice that a typed number or label means."""
    if offer is None:
        return None
    said = fold(text)
    if found := NUMBER.match(said):
        return numbered(offer.choices).get(int(found[1]))
    labels = {fold(label): value for value, label in offer.choices}
    if said in labels:
        return labels[said]
    begun = [value for label, value in labels.items() if len(said) > 2 and label.startswith(said)]
    return begun[0] if len(begun) == 1 else None


def numbered(choices: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Number → value, as rendered on a channel without buttons: home is 0, the rest from 1."""
    others = [value for value, _ in choices if value != HOME]
    numbers = dict(enumerate(others, start=1))
    return numbers | ({0: HOME} if len(others) < len(choices) else {})
