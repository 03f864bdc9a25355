"""What people may ask about what is kept of them: a copy, who looked, consent and its end."""

from handlers.conversation import Conversation
from handlers.privacy.consent import ConsentTalk
from handlers.privacy.own_data import OwnData
from services.seal import Seal


def conversations(seal: Seal) -> list[Conversation]:
    """The conversations of this subject."""
    return [OwnData(seal), ConsentTalk()]
