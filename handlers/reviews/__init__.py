"""The season of review by chat.

`writing.py` CNV-M10, M11 and Q02 · `meeting.py`, `course.py` CNV-S15, W12 · `season.py`,
`entering.py` CNV-W05 · `following.py` CNV-U01, A01
"""

from handlers.conversation import Conversation
from services.documents.forms import Forms


def conversations(forms: Forms) -> list[Conversation]:
    """All of this subject; papers are printed on `forms`."""
    from handlers.reviews.course import ReviewCourse
    from handlers.reviews.entering import SeasonEntering
    from handlers.reviews.following import Following, Suggesting
    from handlers.reviews.meeting import ReviewMeeting
    from handlers.reviews.season import SeasonTalk
    from handlers.reviews.writing import Writing

    meeting = ReviewMeeting(forms)
    season = [SeasonTalk(), SeasonEntering()]
    return [Writing(forms), meeting, ReviewCourse(), *season, Suggesting(), Following()]
