"""What the rules say of one member's absences, for those whom it concerns ("Vì sao?")."""

from collections.abc import Sequence

from services.refusal import Refused
from services.residence import answers, season
from services.residence.access import access_introduction, confirms, keeps
from services.residence.consequences import YearLine, year_lines
from services.residence.letter_steps import received
from services.residence.sheets import excuse
from services.rulebooks import book_for
from services.rules import Finding
from services.work import Work


async def absence(work: Work, meeting_id: int, person_id: int) -> Finding | Refused:
    """An announced absence from a session (RES-08): for the member, the residence committee and
    the committee of the workplace inside.

    Refused: no_such_meeting, not_yours; no_absence_to_rule when none was announced.
    """
    session = await season.meeting(work, meeting_id)
    if isinstance(session, Refused):
        return session
    found = await season.expected(work, session, [person_id])
    if not found or not (
        person_id == work.acting.person_id or keeps(work, found[0]) or confirms(work, found[0])
    ):
        return Refused("not_yours")
    given = (await answers.latest(work, session, [person_id])).get(person_id)
    if given is None or given.answer != "absent":
        return Refused("no_absence_to_rule")
    return excuse(await book_for(work, session.unit_id), session, given)


async def absences(work: Work, introduction_id: int, year_: int) -> YearLine | Refused:
    """The closed sessions of a year for one member, with what follows (RES-09, RES-10).

    For the residence committee; for the workplace inside once a letter of that year was sent to
    it. Refused: not_yours.
    """
    one = await access_introduction(work, introduction_id)
    if isinstance(one, Refused):
        return one
    told = {(letter.member.id, letter.year) for letter in await received(work)}
    if not keeps(work, one) and (introduction_id, year_) not in told:
        return Refused("not_yours")
    lines = await year_lines(work, one.unit_id, year_)
    return next((line for line in lines if line.member.id == one.id), Refused("not_yours"))


async def of_year(work: Work, introduction_ids: Sequence[int], year_: int) -> list[YearLine]:
    """The same for several members of one residence committee, for whom it keeps the contact;
    nothing when one of them is another's."""
    first = await access_introduction(work, introduction_ids[0])
    if isinstance(first, Refused) or not keeps(work, first):
        return []
    lines = await year_lines(work, first.unit_id, year_)
    return [line for line in lines if line.member.id in introduction_ids]
