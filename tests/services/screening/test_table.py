"""The moves of a case against the state machine of the catalogue (section 5.1), written anew."""

from services.rules import BOOK
from services.screening.table import CLOSED, MOVES, STEP3, moves_from

PRINTED = {
    ("CANDIDATE", "COMMENTED"), ("COMMENTED", "PROVISIONAL"),
    ("PROVISIONAL", "OFFICIAL_FOR_MEETING"),
    ("OFFICIAL_FOR_MEETING", "LISTED"), ("OFFICIAL_FOR_MEETING", "NOT_LISTED"),
    ("LISTED", "APPROVED"), ("LISTED", "NOT_APPROVED"),
    ("APPROVED", "SELF_CRITICISM_RECEIVED"), ("SELF_CRITICISM_RECEIVED", "REVIEWED_IN_CELL"),
    ("REVIEWED_IN_CELL", "ASSISTING"),
    ("ASSISTING", "PROGRESS_RECOGNISED"), ("ASSISTING", "REMOVAL_PROPOSED"),
    ("ASSISTING", "CONTINUE"), ("ASSISTING", "CONFLICT"), ("CONTINUE", "ASSISTING"),
    ("REMOVAL_PROPOSED", "GRASSROOTS_LISTED"), ("GRASSROOTS_LISTED", "VERIFYING"),
    ("VERIFYING", "VERIFIED"), ("VERIFIED", "XOA_TEN"), ("VERIFIED", "KHAI_TRU"),
    ("VERIFIED", "CONTINUE_BY_SUPERIOR"), ("CONTINUE_BY_SUPERIOR", "ASSISTING"),
}  # fmt: skip
OURS = {
    ("CANDIDATE", "DROPPED"), ("COMMENTED", "DROPPED"), ("PROVISIONAL", "DROPPED"),
    ("PROGRESS_RECOGNISED", "CLOSED"),
    *(("CONFLICT", state) for state in STEP3[:3]),
}  # fmt: skip
"""a name is dropped before the ballot; the report ends a case; the superior settles a conflict"""


def ways() -> set[tuple[str, str]]:
    """Every way from one state to another; "reply" changes none."""
    return {
        (before, after)
        for action, move in MOVES.items()
        if action != "reply"
        for before in move.before
        for after in move.after
        if before != after
    }


def test_the_ways_are_those_of_the_catalogue() -> None:
    assert ways() == PRINTED | OURS


def test_every_state_leads_somewhere_or_is_an_end() -> None:
    states = {state for way in ways() for state in way}
    assert {state for state in states if not [way for way in ways() if way[0] == state]} == set(
        CLOSED
    )


def test_every_move_rests_on_a_clause_and_wants_its_paper() -> None:
    for action, move in MOVES.items():
        assert BOOK.entries[move.rule].citations[0].source == "S0", action
        if move.who == "superior" or action in ("assign", "change_helper", "conclude", "report"):
            assert "paper" in move.asks, action
        assert ("detail" in move.asks) == bool(move.details), action


def test_nobody_but_the_superior_decides_for_the_superior() -> None:
    above = {"direct", "strike", "approve", "disapprove", "settle", "list_removal", "verify",
             "verified", "delete", "expel", "go_on"}  # fmt: skip
    assert {action for action, move in MOVES.items() if move.who == "superior"} == above
    assert moves_from("ASSISTING", "helper") == ["note", "opine"]
    assert moves_from("ASSISTING", "member") == ["prepare", "reply"]
