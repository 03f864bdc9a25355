"""From what was found in a message to one meaning, or to "unknown" when it is not clear."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from handlers.understanding.doubtful import COMMA
from handlers.understanding.learned import Guess, learned
from handlers.understanding.meaning import Meaning
from handlers.understanding.patterns import Hit, intent_patterns, reason_patterns
from handlers.understanding.reading import COURTESY, UNKNOWN_WORD, Clause, Reading
from handlers.understanding.second import DOUBTFUL, REQUESTS, agreed

CONTEXTS = ("meeting", "dues", "residence", "none")
ATTENDANCE = frozenset({"attend", "absent", "late", "unsure", "attended"})
DUES = frozenset({"dues_paid", "dues_later"})
_ASKING = frozenset({"ask_when", "ask_amount", "ask_how_to_pay"})
_CONFIDENCE = {1: 0.3, 2: 0.45, 3: 0.55, 4: 0.66, 5: 0.8, 6: 0.82, 7: 0.88, 8: 0.92, 9: 0.95}
_LEAST = 0.5
_NOTHING = 0.2
_QUESTION = frozenset({"ask", "when", "where", "what", "how", "howmuch", "whichmonth", "times"})
_MATTERS = frozenset({"meet", "come", "absent", "late", "pay", "ck", "dues", "exempt", "transfer"})
_ANSWERS = (_MATTERS - {"meet"}) | {"di", "go", "yea", "have"}
_WANTS_A_WORD = frozenset(
    {"secretary", "me", "kin", "please", "leave", "help", "misc", "have", "can", "ask", "where"}
    | {"neg", "will", "when", "day", "today", "time", "later", COMMA, UNKNOWN_WORD}
)
_PUT_OFF = frozenset({"later", "nexttime", "day"})
_TOLD_REASON = 5
_OUT_OF_THE_BLUE = 0.9
_WEAK = 3
_SAID_YES = 5
_CLEARLY = 3
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Voice:
    """What speaks for one intent: its weight, where it stands, and the words."""

    intent: str
    weight: int
    place: int
    words: tuple[str, ...]


def decide(reading: Reading, context: str) -> Meaning:
    """Give the meaning of a message read in a context; who asks of the rules gives no answer."""
    if any(_asks_of_rules(clause) for clause in reading.clauses):
        return Meaning("unknown", confidence=_NOTHING)
    meaning = _by_patterns(reading, context)
    if all(name in COURTESY for clause in reading.clauses for name in clause.names()):
        return meaning
    guess = learned().guess(reading, context)
    if guess.intent in ATTENDANCE | DUES and not _may_answer(reading, context):
        return meaning
    if context == "none" and meaning.intent == "unknown" and guess.share < _OUT_OF_THE_BLUE:
        return meaning
    strange = any(UNKNOWN_WORD in clause.names() for clause in reading.clauses)
    return agreed(meaning, guess, _guessed(guess, reading), strange=strange)


def _asks_of_rules(clause: Clause) -> bool:
    """Whether it asks of the rules, for the secretary, or of what is neither coming nor paying."""
    names = set(clause.names())
    if "rule" in names or ("secretary" in names and names <= _WANTS_A_WORD):
        return True
    if "aside" in names and names.isdisjoint(_ANSWERS):
        return True
    asks = clause.asks or not names.isdisjoint(_QUESTION) or clause.tags[-1].name == "neg"
    return "topic" in names and asks and names.isdisjoint(_MATTERS)


def _may_answer(reading: Reading, context: str) -> bool:
    """Say whether a guess may be an answer: no question, no other paper or matter, and out of
    the blue no single word."""
    names = [name for clause in reading.clauses for name in clause.names()]
    asks = "ask" in names or any(clause.asks for clause in reading.clauses)
    elsewhere = "paper" in names or ("topic" in names and _MATTERS.isdisjoint(names))
    return not asks and not elsewhere and (context != "none" or len(names) > 1)


def _guessed(guess: Guess, reading: Reading) -> Meaning:
    reason = Voice(guess.reason, 0, 0, ()) if guess.reason else None
    meaning = _meaning(Voice(guess.intent, 0, 0, guess.words), reason, reading)
    return replace(meaning, confidence=DOUBTFUL)


def _by_patterns(reading: Reading, context: str) -> Meaning:
    voices = [voice for clause in reading.clauses for voice in _voices(reading, clause, context)]
    reason = _reason(reading)
    told = _told_absence(voices, reason, reading, context)
    best = _agreed([*voices, told] if told else voices)
    meanings = [_meaning(voice, reason, reading) for voice in _ordered(best, context)]
    meanings = [meaning for meaning in meanings if meaning.confidence >= _LEAST]
    if not meanings:
        return Meaning("unknown", confidence=_NOTHING)
    return replace(meanings[0], also=tuple(meanings[1:]))


def _voices(reading: Reading, clause: Clause, context: str) -> list[Voice]:
    hits = intent_patterns().hits(clause.names(), context)
    asked = _asking_parts(clause, hits)
    return [
        _voice(reading, clause, hit)
        for hit in hits
        if hit.meaning != "nothing" and not _is_asked(clause, hit, asked)
    ]


def _asking_parts(clause: Clause, hits: list[Hit]) -> set[int]:
    asked = {clause.parts[hit.places[0]] for hit in hits if hit.meaning in _ASKING}
    if clause.asks:
        asked.add(clause.parts[-1])
    return asked | {
        part for tag, part in zip(clause.tags, clause.parts, strict=True) if tag.name == "ask"
    }


def _is_asked(clause: Clause, hit: Hit, asked: set[int]) -> bool:
    """A question is no answer; asking for leave or time ("xin vắng được không ạ?") is one."""
    if hit.meaning not in (ATTENDANCE | DUES) - {"unsure"}:
        return False
    if not any(clause.parts[place] in asked for place in hit.places):
        return False
    names = clause.names()
    asks_leave = hit.meaning in {"absent", "late"} and "leave" in names
    asks_time = hit.meaning == "dues_later" and _asks_time(set(names))
    return not (asks_leave or asks_time or (hit.meaning == "late" and "ask" in names))


def _asks_time(names: set[str]) -> bool:
    """Whether it asks to pay another time ("cuối tháng nộp được không?") and nothing else."""
    return not names.isdisjoint(_PUT_OFF) and names.isdisjoint(_QUESTION - {"ask"})


def _voice(reading: Reading, clause: Clause, hit: Hit) -> Voice:
    tags = [clause.tags[place] for place in hit.places]
    words = tuple(reading.typed(tag) for tag in tags if tag.name not in {UNKNOWN_WORD, COMMA})
    return Voice(hit.meaning, hit.weight, tags[0].start, tuple(filter(None, words)))


def _reason(reading: Reading) -> Voice | None:
    """Give the strongest reason told, the first one among equals."""
    found = [
        _voice(reading, clause, hit)
        for clause in reading.clauses
        for hit in reason_patterns().hits(clause.names(), "none")
        if hit.meaning != "nothing"
    ]
    return max(found, key=lambda voice: (voice.weight, -voice.place), default=None)


def _told_absence(
    voices: list[Voice], reason: Voice | None, reading: Reading, context: str
) -> Voice | None:
    """Take a reason alone for an absence, where an answer about coming is expected."""
    if reason is None or any(
        voice.intent in ATTENDANCE | _ASKING | REQUESTS and voice.weight > _SAID_YES
        for voice in voices
    ):
        return None
    if any(clause.asks for clause in reading.clauses):
        return None
    names = {tag.name for clause in reading.clauses for tag in clause.tags}
    if "ask" in names:
        return None
    if context == "dues" or (context == "none" and not _is_excuse(reason, names)):
        return None
    weight = 6 if reason.weight >= _TOLD_REASON else _TOLD_REASON
    return Voice("absent", weight, reason.place, reason.words)


def _is_excuse(reason: Voice, names: set[str]) -> bool:
    """Whether a reason told out of the blue is an excuse: bận, or a good reason with a day."""
    return "busy" in names or ("day" in names and reason.weight >= _TOLD_REASON)


def _agreed(voices: list[Voice]) -> list[Voice]:
    """Give one voice for each intent, none where they contradict each other."""
    best: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda voice: (-voice.weight, voice.place)):
        first = best.get(voice.intent)
        best[voice.intent] = replace(first, words=first.words + voice.words) if first else voice
    return [
        voice
        for intent, voice in best.items()
        if not any(_silences(other, voice) for other in best.values() if other.intent != intent)
    ]


def _silences(one: Voice, other: Voice) -> bool:
    """Whether `one` leaves no room for `other`, which answers the same question."""
    for family in (ATTENDANCE, DUES, _ASKING):
        if one.intent in family and other.intent in family:
            if {one.intent, other.intent} in ({"attend", "absent"}, {"dues_paid", "dues_later"}):
                return other.weight - one.weight < _CLEARLY
            return (one.weight, -one.place) > (other.weight, -other.place)
    return False


def _ordered(voices: list[Voice], context: str) -> list[Voice]:
    """Put first what the context asked for, then requests, then what was said first."""
    expected = {"meeting": ATTENDANCE, "residence": ATTENDANCE, "dues": DUES}.get(context)
    unlikely = ATTENDANCE if context == "dues" else frozenset()
    return sorted(
        voices,
        key=lambda voice: (
            context == "dues" and voice.weight <= _WEAK,
            expected is not None and voice.intent not in expected,
            voice.intent in unlikely,
            voice.weight <= _WEAK,
            voice.intent in ATTENDANCE | DUES | _ASKING | {"help"},
            voice.place,
        ),
    )


def _meaning(voice: Voice, reason: Voice | None, reading: Reading) -> Meaning:
    words = voice.words
    told = None
    if voice.intent == "absent":
        told = reason.intent if reason else "unstated"
        words += reason.words if reason else ()
    about_dues = voice.intent in DUES | {"ask_amount"}
    months = reading.months if about_dues else ()
    return Meaning(
        voice.intent,
        told,
        _only(reading.amounts) if about_dues else None,
        _only(list(months)),
        _day(reading) if voice.intent in ATTENDANCE | {"dues_later"} else None,
        _confidence(voice, reading),
        tuple(dict.fromkeys(words)),
        months,
    )


def _only(values: list[_T]) -> _T | None:
    return values[0] if len(set(values)) == 1 else None


def _day(reading: Reading) -> date | None:
    return _only([day.day for day in reading.days if day.day is not None])


def _confidence(voice: Voice, reading: Reading) -> float:
    names = [name for clause in reading.clauses for name in clause.names()]
    strange = names.count(UNKNOWN_WORD) / len(names)
    return round(_CONFIDENCE.get(voice.weight, 0.97) * (1 - 0.3 * strange), 2)
