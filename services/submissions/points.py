"""The own points of those on a paper; a leader's stand in the one review each person writes."""

from collections.abc import Mapping, Sequence

from services.grading.board import Board
from services.grading.known import Known
from services.reviews import standing
from services.work import Work


async def own_scores(
    work: Work, board: Board, chosen: Sequence[Known]
) -> dict[int, Mapping[str, int]]:
    """Subject → criterion → own points; who gave none is no key (GRD-R14)."""
    members = {
        each.subject.person_id: key
        for key, each in board.known.items()
        if each.subject.kind == "member"
    }
    written = {each.subject.id: members.get(each.subject.person_id) for each in chosen}
    ids = {*written, *(key for key in written.values() if key is not None)}
    scores = await standing.scores_of(work, sorted(ids))
    found = {key: scores.get(key) or scores.get(own or 0) for key, own in written.items()}
    return {key: given for key, given in found.items() if given}
