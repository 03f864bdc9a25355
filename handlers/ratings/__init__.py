"""Ratings of ward staff by chat (DIS-12 to DIS-14).

`officials.py` the ward names who is rated by whom · `sending.py` CNV-Q01 · `reading.py` CNV-S21
"""

from handlers.conversation import Conversation


def conversations() -> list[Conversation]:
    """All of this subject."""
    from handlers.ratings.officials import Officials
    from handlers.ratings.reading import Ratings
    from handlers.ratings.sending import SendingRatings

    return [Officials(), SendingRatings(), Ratings()]
