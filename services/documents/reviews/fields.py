"""What the Word template of a review meeting may name; all texts are ready to print."""

from dataclasses import dataclass

from services.documents.fields import Head, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMinutes(Head):
    """Biên bản hội nghị kiểm điểm.

    `half_days` as "01/2 ngày"; `sections`: one for each collective and person in the order of
    review; `excluded` and `left`: who is not reviewed, and who is reviewed later. `attendance`:
    empty while nobody called the roll; `absences`: what was decided on an absent head.
    """

    subject: str
    time: str
    place: str
    half_days: str
    draft: str
    attendance: tuple[str, ...]
    absences: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    excluded: tuple[str, ...]
    left: tuple[str, ...]
    minute_taker: str
    chair: str
