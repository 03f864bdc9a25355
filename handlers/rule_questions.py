"""Which free words ask about the rules, and which of them only sound like something else."""

import re

from services.rules import find, not_said
from services.words import fold

ASKING = re.compile(
    r"\?|\b(ai|bao nhieu|bao lau|may|khi nao|bao gio|the nao|ra sao|o dau|di dau|gi|nao|co duoc"
    r"|co phai|duoc khong|phai khong|tai sao|vi sao|quy dinh|dieu khoan|thi sao|truoc hay"
    r"|ty le|chi tieu)\b"
    r"|\b(?:co|duoc)\b.*\bkhong$|\bdieu kien\b"
)
LEAD = re.compile(
    r"^(?:cho (?:toi|em|chau|minh) hoi |hoi |theo )?"
    r"(?:quy dinh|luat|dieu khoan|van ban)(?: nao)?(?: ve)?(?: viec)? "
)
PARTY = re.compile(
    r"\b(?:dang vien|chi bo|chi uy|dang phi|cap uy|bi thu|ket nap|xep loai|kiem diem|sinh hoat"
    r"|vao dang|khoi dang)\b"
)
"""what is asked about so belongs to the documents, or is not in them"""
OWN = re.compile(
    r"\b(?:toi(?! (?:da|thieu) (?:la|bao)\b)|em|chau|minh|tui|mk|mai|nay|hom|ngay mot|ngay kia"
    r"|tuan sau|cua (?:bac|anh|chi|ong|ba|chu|co))\b"
)
"""somebody speaks of an own matter, of a meeting or a month now"""
MONEY = re.compile(r"\b(?:phi|tien|qr|stk|tai khoan|ck|dong|nop|thu)\b")
GENERAL = re.compile(
    r"\b(?:thi sao|thi bi|bi gi|bi phat|co bi|co phai|co tinh|xu ly|quy dinh|may lan|gom|online"
    r"|truc tuyen|giu lai|de lai|trich|giam|may ly do|dieu kien)\b"
)
"""asked about everybody's case: "vắng họp thì bị gì", "được miễn có phải đóng đảng phí không" """
SUBJECT = re.compile(
    r"\b(?:kiem diem|xep loai|ke hoach|phieu|danh sach|to chuc dang|chua co chi bo|cap tren"
    r"|xuat sac|so lien he|nhan xet|giai the)\b"
)
MATTER = re.compile(r"\b(?:noi cu tru|thuong tru|tam tru|to dan pho|to chuc dang)\b")
COURTESY = re.compile(r"\b(?:cam on|(?<!to )chuc|chao|so dien thoai|sdt|xin loi)\b")
NAMED_BY = 6
"""words by which a matter is named well enough to be looked for"""
WANTS_EXEMPTION = re.compile(
    r"\bmuon (?:xin )?(?:nghi|mien) sinh hoat\b.*\b(?:lam sao|the nao|thu tuc|giay to|can gi)\b"
)
SOON = re.compile(r"\b(?:mai|nay)\b")
"""a meeting that is close, not the time to come"""
WHO = re.compile(r"^ai\b|\bai$")
WHO_DOES = re.compile(r"^ai (?:nhac|phai|giu|duoc|quyet|co quyen)\b")
HOW = re.compile(r"\b(?:the nao|lam sao|ra sao|muon|thu tuc)\b")
"""asked by somebody who wants to do it"""
MEETINGS = re.compile(r"\b(?:online|truc tuyen|may lan|noi cu tru .*(?:thu|thang) (?:may|nao))\b")
"""asked about meetings as such, not when the next one is"""
OWN_PAGES = frozenset({"my_record"})
SAID = frozenset({"attend", "absent", "late", "unsure"})
ABOUT_DUES = frozenset({"dues_paid", "dues_later", "ask_amount", "ask_how_to_pay"})
WISHES = frozenset({"request_exemption", "request_transfer"})


def asks_about_rules(text: str) -> bool:
    """Whether free words are a question that the documents, or their silence, can answer; or name
    a matter of the documents, as one types it into a search: "thư mời họp nơi cư trú"."""
    return _asks(text) or _names_a_matter(text)


def _asks(text: str) -> bool:
    said = fold(text)
    if not ASKING.search(said):
        return False
    return bool(PARTY.search(said) or not_said(text) or find(wanted(text), 1))


def _names_a_matter(text: str) -> bool:
    said = fold(text)
    long = len(said.split()) >= NAMED_BY
    about = PARTY.search(said) or MATTER.search(said)
    of_others = not OWN.search(said) and not COURTESY.search(said)
    return bool(long and about and of_others and find(wanted(text), 1))


def asks(text: str) -> bool:
    """Whether the words ask something, whatever it is."""
    return bool(ASKING.search(fold(text)))


def asks_for_everybody(text: str) -> bool:
    """Whether a question is put as one about everybody's case: "vắng thì bị gì"."""
    return asks(text) and bool(GENERAL.search(fold(text)))


def may_ask(text: str) -> bool:
    """Whether the words can ask about the rules at all; most sentences cannot."""
    said = fold(text)
    return bool(ASKING.search(said) or WANTS_EXEMPTION.search(said))


def asks_in_general(text: str, intent: str) -> bool:
    """Whether a question is about the rules although it may sound like `intent`.

    Never for what somebody says of an own matter: an answer must not be taken for a question.
    """
    said = fold(text)
    if WANTS_EXEMPTION.search(said) and not SOON.search(said):
        return True
    if intent == "unknown" or OWN.search(said) or not _asks(text):
        return False
    if intent == "ask_when":
        return bool(MEETINGS.search(said) or SUBJECT.search(said))
    if intent in ABOUT_DUES:
        of_party = PARTY.search(said) and not MONEY.search(said)
        return bool(
            GENERAL.search(said) or SUBJECT.search(said) or of_party or WHO_DOES.search(said)
        )
    if intent in SAID | OWN_PAGES:
        return bool(GENERAL.search(said) or SUBJECT.search(said) or WHO.search(said))
    if intent in WISHES:
        return bool(GENERAL.search(said) or not HOW.search(said))
    return True


def wanted(text: str) -> str:
    """The words to look for: without "quy định về"."""
    return LEAD.sub("", fold(text)) or text
