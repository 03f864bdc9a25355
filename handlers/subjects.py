"""What is heard of a free sentence, whatever page is open: which subjects, and what it asks."""

from handlers.conversation import Turn
from handlers.courtesies import YES, courtesy_in
from handlers.rule_questions import asks_in_general, may_ask
from handlers.two_in_one import Both, both_in
from handlers.understanding import Meaning, understand
from services.words import fold

ANSWERS = frozenset({"attend", "absent", "late", "unsure"})
DUES = frozenset({"dues_paid", "dues_later", "ask_amount", "ask_how_to_pay"})
SUBJECTS = {"attendance": ANSWERS, "dues": DUES, "residence": frozenset({"attended"})}
"""conversations that hear a sentence out of the blue, and what they hear"""
PAGES = {
    "request_exemption": "xinmien",
    "request_transfer": "phaichuyen",
    "my_record": "toi",
    "help": "trogiup",
    "cancel": "huy",
    "ask_when": "hop",
}
"""command that answers a wish or a question"""
CLEARLY = 0.6
_OF_DUES = frozenset({"phi", "dong", "nop", "no", "tien"})
CONTEXTS = {"attendance": "meeting", "dues": "dues", "residence": "residence"}


def agrees(turn: Turn, text: str) -> bool:
    """A nod is a yes where the open question can be answered otherwise later."""
    reversible = turn.chat.conversation in SUBJECTS and YES in turn.offered
    return reversible and courtesy_in(text) == "nod"


def page_of(meaning: Meaning) -> str | None:
    """The page that answers it; "đóng đến tháng mấy rồi" asks of one's dues.

    What is under way is stopped only by who clearly says so.
    """
    if meaning.intent == "cancel" and meaning.confidence < CLEARLY:
        return None
    words = {word for said in meaning.words for word in fold(said).split()}
    if meaning.intent == "my_record" and not words.isdisjoint(_OF_DUES):
        return "dangphi"
    return PAGES.get(meaning.intent)


def in_general(turn: Turn) -> bool:
    """A question about the rules that sounds like something else."""
    if not may_ask(turn.text):
        return False
    meaning = understand(turn.text, "none", today=turn.work.today)
    return asks_in_general(turn.text, meaning.intent)


def two_in_one(turn: Turn, name: str) -> Both | None:
    """An answer and a question about the rules, where an answer is heard at all."""
    if turn.files or (name and name not in SUBJECTS):
        return None
    heard = frozenset().union(*SUBJECTS.values())
    return both_in(turn.text, CONTEXTS.get(name, "none"), heard, turn.work.today)


def speakable(open_now: str) -> list[str]:
    """Subjects one may speak of beside the open question.

    Coming or not is said of oneself only where oneself was asked: in the secretary's talks it may
    be about somebody else.
    """
    own = open_now in SUBJECTS
    return [name for name in SUBJECTS if name != open_now and (own or name == "dues")]
