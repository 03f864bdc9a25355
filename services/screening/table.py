"""The moves of a case: from which state, by whom, on what, to which state, by which clause.

Every state is reached through the gates of those before it; `checks.py` asks the rules service.
"""

from dataclasses import dataclass

OPEN_TO_MEMBER = "talk"
"""from this step on the member sees the own case (SCR-17)"""
KNOWN_ABOVE = "PROVISIONAL"
"""from this state on the superior committee sees the case (SCR-13)"""
CLOSED = ("DROPPED", "NOT_LISTED", "NOT_APPROVED", "CLOSED", "XOA_TEN", "KHAI_TRU")
STEP3 = ("PROGRESS_RECOGNISED", "REMOVAL_PROPOSED", "CONTINUE", "CONFLICT")


@dataclass(frozen=True, slots=True)
class Move:
    """`after` lists the states it may lead to; one that is in `before` too leaves the case there.

    `who`: committee | superior | helper | member. `asks`: what has to be given, in this order:
    detail, meeting, helper, on_day, paper (number, day, body), words.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    who: str
    rule: str
    asks: tuple[str, ...]
    details: tuple[str, ...] = ()


COMMENTERS = ("front", "agency_head", "agency_organisations")
MOVES: dict[str, Move] = {
    "comment": Move(
        ("CANDIDATE",), ("CANDIDATE", "COMMENTED"), "committee", "SCR-11",
        ("detail", "on_day", "words"), COMMENTERS,
    ),
    "provisional": Move(("COMMENTED",), ("PROVISIONAL",), "committee", "SCR-12", ("on_day",)),
    "drop": Move(
        ("CANDIDATE", "COMMENTED"), ("DROPPED",), "committee", "SCR-12", ("on_day", "words")
    ),
    "direct": Move(
        ("PROVISIONAL",), ("OFFICIAL_FOR_MEETING",), "superior", "SCR-13", ("on_day", "paper")
    ),
    "strike": Move(
        ("PROVISIONAL",), ("DROPPED",), "superior", "SCR-13", ("on_day", "paper", "words")
    ),
    "vote_list": Move(
        ("OFFICIAL_FOR_MEETING",), ("LISTED", "NOT_LISTED"), "committee", "SCR-15", ("meeting",)
    ),
    "approve": Move(("LISTED",), ("APPROVED",), "superior", "SCR-16", ("on_day", "paper")),
    "disapprove": Move(
        ("LISTED",), ("NOT_APPROVED",), "superior", "SCR-16", ("on_day", "paper", "words")
    ),
    "talk": Move(("APPROVED",), ("APPROVED",), "committee", "SCR-17", ("on_day",)),
    "self_criticism": Move(
        ("APPROVED",), ("SELF_CRITICISM_RECEIVED",), "committee", "SCR-17",
        ("detail", "on_day"), ("with_commitment", "without_commitment"),
    ),
    "submit": Move(
        ("APPROVED",), ("SELF_CRITICISM_RECEIVED",), "member", "SCR-17",
        ("words", "detail"), ("with_commitment", "without_commitment"),
    ),
    "hear": Move(
        ("SELF_CRITICISM_RECEIVED",), ("REVIEWED_IN_CELL",), "committee", "SCR-18", ("meeting",)
    ),
    "assign": Move(
        ("REVIEWED_IN_CELL", "CONTINUE", "CONTINUE_BY_SUPERIOR"), ("ASSISTING",), "committee",
        "SCR-19", ("helper", "on_day", "paper"),
    ),
    "change_helper": Move(
        ("ASSISTING",), ("ASSISTING",), "committee", "SCR-19", ("helper", "on_day", "paper")
    ),
    "note": Move(("ASSISTING",), ("ASSISTING",), "helper", "ROL-10", ("words",)),
    "opine": Move(("ASSISTING",), ("ASSISTING",), "helper", "SCR-21", ("words",)),
    "prepare": Move(("ASSISTING",), ("ASSISTING",), "member", "SCR-21", ("words",)),
    "reply": Move(
        ("APPROVED", "SELF_CRITICISM_RECEIVED", "REVIEWED_IN_CELL", "ASSISTING", *STEP3),
        ("APPROVED", "SELF_CRITICISM_RECEIVED", "REVIEWED_IN_CELL", "ASSISTING", *STEP3),
        "member", "SCR-17", ("words",),
    ),
    "account": Move(("ASSISTING",), ("ASSISTING",), "committee", "SCR-21", ("meeting",)),
    "helper_says": Move(
        ("ASSISTING",), ("ASSISTING",), "committee", "SCR-21", ("meeting", "detail", "words"),
        ("in_person", "read_out"),
    ),
    "discuss": Move(("ASSISTING",), ("ASSISTING",), "committee", "SCR-21", ("meeting",)),
    "conclude": Move(("ASSISTING",), STEP3, "committee", "BAL-08", ("meeting", "paper")),
    "settle": Move(
        ("CONFLICT",), STEP3[:3], "superior", "BAL-08", ("detail", "on_day", "paper"), STEP3[:3]
    ),
    "report": Move(
        ("PROGRESS_RECOGNISED",), ("CLOSED",), "committee", "SCR-22", ("on_day", "paper")
    ),
    "list_removal": Move(
        ("REMOVAL_PROPOSED",), ("GRASSROOTS_LISTED",), "superior", "SCR-25", ("on_day", "paper")
    ),
    "verify": Move(
        ("GRASSROOTS_LISTED",), ("VERIFYING",), "superior", "SCR-26", ("on_day", "paper")
    ),
    "verified": Move(
        ("VERIFYING",), ("VERIFIED",), "superior", "SCR-26", ("on_day", "paper", "words")
    ),
    "delete": Move(("VERIFIED",), ("XOA_TEN",), "superior", "SCR-27", ("on_day", "paper")),
    "expel": Move(("VERIFIED",), ("KHAI_TRU",), "superior", "SCR-27", ("on_day", "paper")),
    "go_on": Move(
        ("VERIFIED",), ("CONTINUE_BY_SUPERIOR",), "superior", "SCR-28", ("on_day", "paper")
    ),
}  # fmt: skip


def moves_from(state: str, who: str) -> list[str]:
    """What somebody in this part may do now."""
    return [action for action, move in MOVES.items() if state in move.before and move.who == who]
