"""Words that have several readings; what stands beside them decides."""

from collections.abc import Callable

COMMA = "comma"
_COMING = frozenset({"come", "go", "meet", "di", "can"})
_ONLY_THEN = frozenset(
    {"time", "done", "mins", "afterwork", "care", "work", "attended"} | {"study"}
)
_SUFFERS = frozenset({"", "me", "kin", "busy", "neg", COMMA})
_AFTER_DONE = frozenset({"pay", "give", "ck", "come", "meet", "amount", "month", "go", "done"})
_COURTESY = frozenset({"greet", "thanks", "polite"})
_COMPLETE = frozenset(
    {
        "ill",
        "done",
        "come",
        "absent",
        "late",
        "unsure",
        "cannot",
        "can",
        "yea",
        "attended",
        "later",
    }
    | {"have", "notyet", "busy", "pay", "amount", "month", "day", "time", "ask", "when", "where"}
    | {"howmuch", "away", "well"}
)
_ONE_SAYS = frozenset(
    {"neg", "cannot", "notyet", "leave", "please", "busy", "will", "try", "done", "already"}
    | {"come", "absent", "late", "unsure", "have", "doubt_da", "attended", "pay", "ck"}
)


def settled(name: str, before: list[str], following: str) -> str:
    """Give the tag that a doubtful one stands for; others stay.

    `before`: the tags of the clause up to this one, "" first; `following`: the next, or "".

    """
    reading = _READINGS.get(name)
    return reading(before, following) if reading else name


def _child(before: list[str], following: str) -> str:
    """Con, cháu: a child, who is spoken to, or what a younger person says for "I"."""
    if before[-1] in _COURTESY or (following in {"", COMMA} and before[-1] in _COMPLETE):
        return "greet"
    return "me" if following in _ONE_SAYS else "kin"


def _busy(before: list[str], following: str) -> str:
    """Ban: bận of a person or before a refusal, else bạn."""
    refuses = following in {"neg", "cannot", "notyet", "absent", "leave", "done", "work"}
    return "busy" if refuses or (before[-1] == "me" and following in {"", COMMA}) else "greet"


def _then(before: list[str], following: str) -> str:
    """Rồi: "then" where paying comes after it and not before, else "already"."""
    return "will" if following in _PAYING and _PAYING.isdisjoint(before) else "done"


def _pain(before: list[str], _: str) -> str:
    """Dau: đau after a person, else đâu."""
    return "ill" if before[-1] in _SUFFERS else "neg2"


def _already(_: list[str], following: str) -> str:
    """Da: đã before what was done, else dạ."""
    return "done" if following in _AFTER_DONE else "polite"


def _first(_: list[str], following: str) -> str:
    """Đã: at the end it is "first", not "already"."""
    return "first" if following in {"", COMMA} else "done"


def _late(_: list[str], following: str) -> str:
    """Muon: muộn at the end or before minutes, else muốn."""
    return "late" if following in {"", COMMA, "mins"} else "please"


def _after(_: list[str], following: str) -> str:
    """Xong tôi: "after that I", or "done"."""
    return "after" if following in _COMING | {"will", "pay", "ck"} else "done"


def _just(before: list[str], following: str) -> str:
    """Mới: "only then" after a time or a task, "just paid", else nothing."""
    if following in _COMING and not _ONLY_THEN.isdisjoint(before):
        return "then"
    return "done" if following in {"pay", "ck"} else "greet"


_PAYING = frozenset({"pay", "ck", "give"})
_READINGS: dict[str, Callable[[list[str], str], str]] = {
    **{"doubt_con": _child, "doubt_dau": _pain, "doubt_da": _already, "doubt_muon": _late},
    **{
        "already": _first,
        "after": _after,
        "just": _just,
        "doubt_toi_muon": _late,
        "doubt_ban": _busy,
        "doubt_roi": _then,
    },
}
DOUBTFUL_TAGS = frozenset(_READINGS)
