"""The catalogues are complete: every key that the code may ask for, in both languages."""

import re
import unicodedata
from functools import cache

import pytest

from handlers import conversations
from handlers.ballots.board import PAPERS as BALLOT_PAPERS
from handlers.broadcasts.control import COMMANDS as BROADCAST_COMMANDS
from handlers.broadcasts.numbers import REASONS as UNSENT
from handlers.dissolutions.ward import PAPERS as DISSOLUTION_PAPERS
from handlers.exemptions.deciding import DECIDING
from handlers.exemptions.member import KINDS as EXEMPT_FOR
from handlers.grading.again import CAUSES
from handlers.grading.facts import FACTS as GRADE_FACTS
from handlers.grading.ways import BODIES
from handlers.grading.ways import WAYS as GRADING_WAYS
from handlers.minutes_words import GROUPS
from handlers.papers import COMMANDS as PAPERS
from handlers.questions import WHOM
from handlers.residence.register import PROBLEMS
from handlers.residence.sitting import AGREED
from handlers.residence.sitting_words import EDITABLE
from handlers.rulebook_entries import ENTRIES as RULEBOOK
from handlers.screening.case import OWN_WORDS
from handlers.texts import languages
from handlers.transfers.cell import ACTS as TRANSFER_ACTS
from handlers.transfers.cell import PAPERS as TRANSFER_PAPERS
from handlers.transfers.member import ANSWERS as TRANSFER_ANSWERS
from handlers.transfers.member import EVENTS as TRANSFER_EVENTS
from handlers.why import WHERE
from handlers.why_facts import COUNTS
from handlers.yearly.board import JUDGED as YEAR_JUDGED
from handlers.yearly.board import NAMES as YEAR_TARGETS
from handlers.yearly.board import WAYS as YEAR_WAYS
from handlers.yearly.duties import SIGNS as DUTY_SIGNS
from services.answers import ANSWERS, REASONS
from services.ballots.ballot import KINDS as BALLOTS
from services.ballots.ballot import Figures
from services.broadcasts.calling import WAYS as TOLD
from services.chats import CLOSING as CHATS_CLOSED
from services.dissolutions.sheet import COLUMNS as SHEET_COLUMNS
from services.dissolutions.views import ORDER
from services.dues.ledger import NOT_REMINDED
from services.dues.payments import WAYS
from services.dues.picture import SQUARES
from services.evaluation import RESULTS
from services.exemptions.book_files import COLUMNS
from services.exemptions.judging import STATUSES
from services.exemptions.views import AGE, GROUNDS, OVER
from services.four_good import BOXES
from services.grading.ballot import LEVELS as GRADES_OF_PAPER
from services.grading.comments import RULES as COMMENTS
from services.grading.complaints import STEPS as COMPLAINT_STEPS
from services.grading.known import DISCIPLINE
from services.meeting_modes import MODES
from services.morning import RANKS
from services.people import FRONT
from services.plans import PARTS
from services.positions import IN_CELL, IN_WARD
from services.privacy import holdings
from services.privacy.erasure_rules import ERASED
from services.privacy.views import PAGES as LOOKED_AT
from services.privacy.withdrawals import WITHDREW
from services.ratings.officials import HEAD_KINDS
from services.records import FIELDS
from services.reminders.kinds import KINDS
from services.reminders.of_remarks import KINDS as KINDS_OF_REMARKS
from services.residence.comments import PRAISE
from services.residence.comments import TASKS as COMMENT_TASKS
from services.residence.letter_steps import ACTS
from services.residence.opinions import RESULTS as OPINION_RESULTS
from services.residence.report import FIGURES
from services.residence.sitting import CONFIRMED
from services.residence.students import ROLES as OFFICERS
from services.residence.year_remarks import PARTS as PARTS_OF_A_YEAR
from services.resolutions import KINDS as RESOLUTION_KINDS
from services.reviews.questions import CLOSING, IF_ANY
from services.reviews.setup import KINDS as REVIEWED_CELLS
from services.roll_call import MARKS
from services.rulebook_file import labels
from services.rules import Level
from services.screening.facts import NEEDS as FACTS
from services.screening.front import STATES as FRONT_STATES
from services.screening.papers import STATES as CASE_PAPERS
from services.screening.table import MOVES
from services.seal import Seal
from services.submissions.steps import NEXT
from services.transfers.judging import DISSOLVED, TEMPORARY, TRIGGERS
from services.transfers.views import OVER as TRANSFER_OVER
from services.yearly.counting import FIGURES as YEAR_FIGURES
from services.yearly.duties import STATES as DUTY_STATES
from services.yearly.report import FORMS as YEAR_FORMS
from tests.locales.scan import (
    constants,
    keys_said,
    patterns,
    placeholders,
    po,
    refusals,
    sentences,
)

LANGUAGES = ("vi", "en")
TRANSFER_STATES = ("open", "talked", "reported", "introduced", "declined", *TRANSFER_OVER)
COLUMNS_OF_BOOKS = tuple(sorted({*COLUMNS["cell"], *COLUMNS["committee"]}))
MATTERS = (
    "reasons", "book", "roll_call", "no_meeting", "no_task", "new_member", "review", "no_plan",
    "dues", "question",
)  # fmt: skip
DATES = (
    "nothing_found", "no_such_day", "no_such_month", "no_such_time", "part_of_day",
    "weekday_mismatch", "several_days", "several_times", "vague_day",
)  # fmt: skip
PROPOSED = ("no_such_day", "no_such_month", "weekday_mismatch")
RULEBOOK_TYPED = ("year", "paper", "days", "from", "clause", "value", "words")
RULEBOOK_SHOWN = ("year", "paper", "days", "documents", "from", "clause", "name", "value", "rule",
                  "outcome", "whom", "words")  # fmt: skip
RULEBOOK_FIXED = (
    *(part for part in RULEBOOK_SHOWN if part not in ("outcome", "whom")),
    "dates",
)
DUES_KINDS = ("waived", "outside", "paid", "part", "claimed", "late", "open")
REVIEW_OWN = (
    *("quality_and_ethics", "tasks_and_results", "personal_commitment"),
    *("leadership_results", "responsibility_and_innovation", "exemplarity"),
)
REVIEW_OURS = ("principles", "results", "party_building", "responsibility")
REVIEW_BOTH = (*CLOSING, *IF_ANY)
GRADED = ("member", "leader", "collective")
GRADE_LEVELS = tuple(str(level) for level in GRADES_OF_PAPER)
FAMILIES: dict[str, tuple[str, ...]] = {
    "look": LOOKED_AT,
    "holding": tuple(sorted(holdings.shown_tables())),
    "column": tuple(sorted(holdings.shown_columns())),
    "position.do": ("add", "end", "history", "yes", "sure"),
    "position.done": ("named", "ended"),
    "position.role": (*IN_CELL, *IN_WARD),
    "front": (*FRONT_STATES, "read", "today", "keep", "again"),
    "front.name": tuple(FRONT_STATES),
    "front.source": tuple(FRONT_STATES),
    "front.words": tuple(FRONT_STATES),
    "front.state": ("new", *{each for found in FRONT_STATES.values() for each in found}),
    "year.way": ("before", *(key for _, key in YEAR_WAYS)),
    "year.target": tuple(YEAR_TARGETS.values()),
    "year.outcome": YEAR_JUDGED,
    "year.form": YEAR_FORMS,
    "year.figure": YEAR_FIGURES,
    "year.ask_figure": YEAR_FIGURES,
    "duty.state": tuple(DUTY_SIGNS),
    "duty.say": DUTY_STATES,
    "duty.evidence": DUTY_STATES,
    "duty.set": ("day", "owner"),
    "why.fact": COUNTS,
    "why.where": (*dict.fromkeys(WHERE.values()), "committee"),
    "again.cause": CAUSES,
    "comment": ("asked", "not_asked"),
    "comment.kind": tuple(COMMENTS),
    "complaint.ask": COMPLAINT_STEPS[1:],
    "complaint.done": COMPLAINT_STEPS,
    "complaint.state": ("received", *COMPLAINT_STEPS),
    "complaint.step": COMPLAINT_STEPS,
    "complaint.take": COMPLAINT_STEPS,
    "complaint.way": ("letter",),
    "count": ("waits", "differs", "counted"),
    "discipline": (*DISCIPLINE, "add"),
    "grade.as": GRADED,
    "grade.body": tuple(BODIES.values()),
    "grade.fact": tuple(GRADE_FACTS),
    "grade.fact.ask": ("number", "day", "flag"),
    "grade.full": GRADE_LEVELS,
    "grade.gate": (
        *("review", "self", "temporary", "former", "agency", "handover", "residence"),
        *("opinions", "unasked"),
        "official",
        *("complaint", "proposal", "group", "collective", "lower", "members", "ballot"),
    ),
    "grade.kind": ("ward", *GRADED),
    "grade.level": GRADE_LEVELS,
    "entering.position": ("head", "deputy", "member"),
    "grade.paper": ("member", "leader", "own", "proposal", "decision", "own_of", "back"),
    "grade.pick": ("all", "enough", "as_proposed"),
    "grade.remark": (
        *("leave", "new_post", "reorganised", "discipline_serving", "discipline_considered"),
    ),
    "grade.way": (*GRADING_WAYS["ward"], *GRADING_WAYS["collective"], *GRADING_WAYS["leader"]),
    "review.ask_own": (*REVIEW_OWN, *REVIEW_BOTH),
    "review.ask_ours": (*REVIEW_OURS, *REVIEW_BOTH),
    "review.conflict": ("cell_kind", "admitted", "equal_time", "no_head", "no_deputy"),
    "review.date": ("suggestions_before", "submit_before", "finish_before"),
    "review.done": ("sent", "ours", "final"),
    "review.way": ("send", "finish"),
    "review.absent.body": ("cell", "ward"),
    "comment.words": ("draft", "opinion"),
    "review.excluded": ("exempt", "suspended", "new"),
    "review.form": ("2A", "2B", "2C", "01"),
    "review.half_days": ("1", "2"),
    "review.kind": REVIEWED_CELLS,
    "review.known.residence": ("came", "waits"),
    "review.levels": ("1", "2", "3", "4"),
    "review.section": (*REVIEW_OWN, *REVIEW_OURS, *REVIEW_BOTH),
    "review.state": (
        *("writing", "ready", "sent", "presented", "completing", "reopened", "final"),
    ),
    "review.suggest": ("on_time", "late"),
    "answer": (*ANSWERS, "later", "because", "proxy", "paper"),
    "attendance.recorded": ANSWERS,
    "ballot.both": (
        "PROGRESS_RECOGNISED",
        "REMOVAL_PROPOSED",
        "CONTINUE",
        "CONFLICT",
        "INCOMPLETE",
        "BLOCKED",
    ),
    "ballot.figure": tuple(Figures.__dataclass_fields__),
    "ballot.made": tuple(BALLOT_PAPERS),
    "ballot.outcome": ("LISTED", "NOT_LISTED", "PASSED", "FAILED", "COUNTED"),
    "ballot.paper": tuple(BALLOT_PAPERS),
    "ballot.reason": ("annul", "withdraw"),
    "ballot.state": ("prepared", "open", "counted", "withdrawn"),
    "ballot.sure": ("annul", "withdraw"),
    "ballot.title": BALLOTS,
    "ballot.undo": ("annul", "withdraw"),
    "ballot.why": ("exempt", "probationary", "temporary"),
    "books.late": ("residence_committee", "member", "workplace_committee"),
    "books.state": ("open.member", "open.military", "ready.member", "ready.military"),
    "books.state.collected": ("member", "military"),
    "broadcast.channel": ("telegram", "zalo", "zalo_oa", "none"),
    "broadcast.choice": tuple(BROADCAST_COMMANDS),
    "broadcast.count": (
        "waiting",
        "under_way",
        "told",
        "doubled",
        "unreachable",
        "failed",
        "dropped",
    ),
    "broadcast.field": ("name", "area", "unit", "day", "time", "place"),
    "broadcast.news": ("open", "cancelled"),
    "broadcast.reason": (*UNSENT, "other"),
    "broadcast.state": ("draft", "running", "paused", "stood_still", "cancelled", "done"),
    "broadcast.title": ("residence.first", "residence.chase", "residence.news", "unit.first"),
    "broadcast.all_told": TOLD,
    "report.part": PARTS_OF_A_YEAR,
    "report.ask": PARTS_OF_A_YEAR,
    "broadcast.told": (*TOLD, "letter"),
    "broadcast.was_told": TOLD,
    "broadcast.way": ("sure", "preview", "test", "words", "areas", "away"),
    "newcomer.lives": ("permanent", "temporary"),
    **{f"officers.{kind}": OFFICERS for kind in ("ask", "choice", "kept", "line", "sure")},
    "comments.ask": (*PRAISE, *OFFICERS),
    "comments.default": PRAISE,
    "comments.good": COMMENT_TASKS,
    "comments.kind": PRAISE,
    "comments.missing": OFFICERS,
    "comments.opinion": OFFICERS,
    "comments.said": PRAISE,
    "comments.way": ("today", "write", "again", "spoken", *OFFICERS),
    "case.ask": ("detail", "meeting", "helper", "on_day", "paper", "words"),
    "case.detail": tuple(each for move in MOVES.values() for each in move.details),
    "case.move": tuple(MOVES),
    "case.paper": tuple(CASE_PAPERS),
    "office": FRONT,
    "case.part": ("detail", "meeting", "helper", "on_day", "paper", "words"),
    "case.words": OWN_WORDS,
    "case.state": tuple(state for move in MOVES.values() for state in move.after),
    "counting": ("papers", "valid", "votes"),
    "board": ("absent", "silent", "call"),
    "book.about": RESOLUTION_KINDS,
    "book.ask": tuple(GROUPS),
    "book.line": ("agenda", "guest", "plans", "praise", "correct", "discussion", "conclusion"),
    "book.step": ("opened", "closed", "absence", "result"),
    "book.unclear": ("result", "vote"),
    "four_good": ("met", "not_met"),
    "four_good.box": BOXES,
    "dues.line": DUES_KINDS,
    "dues.sheet": ("number", "name", "code", "owed", "paid", "waiting", "missing", "state"),
    "dues.picture": tuple(SQUARES),
    "dues.sheet.legend": ("paid", "part", "claimed", "late", "waived", "outside"),
    "dues.sheet.state": DUES_KINDS,
    "dues.way": WAYS,
    "dues.way_in": WAYS,
    "exemption.book": COLUMNS_OF_BOOKS,
    "exemption.book_of": ("cell", "committee"),
    "exemption.book.title": ("cell", "committee"),
    "exemption.done": ("withdraw", "ask_back"),
    "exemption.fact": (
        *("cannot_attend", "medical_confirmation", "long", "far_from_residence", "alone"),
        *("organisation_at_place", "hard_travel", "can_attend", "can_return", "stable"),
        *("status", "off_work_waiting", "on_leave", "written"),
    ),
    "exemption.filed": ("age", "other"),
    "exemption.grounds": tuple(EXEMPT_FOR),
    "exemption.ground": ("GROUND_OK", "NOT_MET", "NEEDS_DECISION", "BLOCKED", "UNKNOWN"),
    "exemption.kind": AGE,
    "exemption.mine": ("paper", "withdraw", "ask_back", "report", "extend"),
    "exemption.open": ("age", "other"),
    "exemption.reason": (*AGE, *GROUNDS, ERASED),
    "exemption.state": ("asked", "proposed", "granted", "asked_back", *OVER),
    "exemption.status": STATUSES,
    "exemption.sure": tuple(DECIDING),
    "exemption.way": (*DECIDING, "fact", "because", "contact", "papers"),
    "file": ("too_large", "unavailable"),
    "mark": MARKS,
    "mine.ask": FIELDS,
    "mode": MODES,
    "report": FIGURES,
    "report.made": ("written", "data"),
    "report.choice": ("written", "data", "remarks", "sending"),
    "report.went": ("paper", "email"),
    "residence.absent": ("inside", "outside", "confirmed"),
    "residence_work.ruled": ("confirmed", "refused"),
    "residence.status": ("attended", "excused", "pending", "unreported", "not_invited"),
    "residence.verdict": ("open", "confirmed", "refused"),
    "residence_areas": ("add", "rename", "sure", "close"),
    "residence_areas.change": ("renamed", "closed", "opened"),
    "residence_letters.outcome": ("NOTICE", "CRITICISM_FLOW"),
    "residence_letters.step": ("draft", "sent", *ACTS, "dropped", "corrected"),
    "residence_register.problem": (*PROBLEMS, "cell"),
    "residence_work.ask": ("absence", "criticism"),
    "residence_work.letter": ("absence", "criticism"),
    "result": RESULTS,
    "dissolution.next": ORDER,
    "dissolution.paper": tuple(DISSOLUTION_PAPERS),
    "dissolution.sheet": SHEET_COLUMNS,
    "dissolution.state": ("opened", *ORDER, "withdrawn"),
    "dissolution.sure": ORDER,
    "dissolution.take": ORDER[:-1],
    "dissolution.way": (
        *DISSOLUTION_PAPERS,
        *("new", "places", "pool", "undone", "books", "stop"),
    ),
    "closed_books.do": ("roll", "dues", "minutes", "papers", "years"),
    "units.do": ("open", "rename", "close", "books"),
    "units.done": ("opened", "renamed", "closed"),
    "units.sure": ("open", "rename", "close"),
    "placing": ("accept", "sheet", "one"),
    "placing.problem": ("no_such_member", "no_such_cell", "twice", "no_cell"),
    "receiving": ("papers",),
    "receiving.missing": ("papers", "task", "rated"),
    "transfer.answer": tuple(
        f"{fact}.{answer}" for fact, answers in TRANSFER_ANSWERS.items() for answer in answers
    ),
    "transfer.ask": tuple(TRANSFER_ANSWERS),
    "transfer.event": (*TRIGGERS, TEMPORARY, DISSOLVED),
    "transfer.mine": ("withdraw",),
    "transfer.open": (*TRANSFER_EVENTS, "home", TEMPORARY),
    "transfer.paper": tuple(TRANSFER_PAPERS),
    "transfer.short": TRANSFER_STATES,
    "transfer.state": TRANSFER_STATES,
    "transfer.sure": (*TRANSFER_ACTS, "introduce"),
    "transfer.verdict": (
        *("workplace_or_residence", "temporary_residence", "report"),
        *("STAY", "NOT_TRIGGERED", "NEEDS_DECISION"),
    ),
    "transfer.way": (
        *(*TRANSFER_ACTS, *TRANSFER_PAPERS),
        *("whom", "talk", "introduce", "report", "decline", "extend"),
    ),
    "mine.kept": FIELDS,
    "mine.sure": FIELDS,
    "morning": MATTERS,
    "morning.open": MATTERS,
    "morning.rank": tuple(RANKS),
    "notice": tuple(KINDS),
    "papers.choice": (*PAPERS, "open"),
    "papers.made": tuple(PAPERS),
    "plan.unclear": (
        *DATES,
        "no_such_day_proposal",
        "no_such_month_proposal",
        "weekday_mismatch_proposal",
    ),
    "plans.ask": PARTS,
    "plans.change": PARTS,
    "plans.part": PARTS,
    "questions.sent": tuple(WHOM),
    "reach": ("telegram", "zalo", "zalo_oa"),
    "unreached": ("no_chat", WITHDREW, *CHATS_CLOSED),
    "officials.do": ("other", "end"),
    "officials.head": HEAD_KINDS,
    "ratings.do": ("send", "again"),
    "ratings.level": ("4", "3", "2", "1"),
    "ratings.period": ("month", "year"),
    "reason": REASONS,
    "remarks": KINDS_OF_REMARKS,
    "roster.way": ("telegram", "type"),
    "roll": ("exempt", "suspended", "elsewhere"),
    "ruling": ("none", "asked", "accepted", "refused"),
    "submissions": ("on_time", "late"),
    "submissions.do": ("results", "proposals", "sums", "index", "province", "send", "again"),
    "submissions.lacking": ("review", "propose", "self_grade"),
    "submissions.legend": ("decided", "proposed", "reviewed"),
    "submissions.made": ("results", "proposals"),
    "submissions.next": NEXT,
    "rulebook.ask": RULEBOOK_TYPED,
    "rulebook.date": tuple(labels()),
    "rulebook.enter": (*RULEBOOK, "cell", "form"),
    "rulebook.fix": RULEBOOK_FIXED,
    "rulebook.part": RULEBOOK_SHOWN,
    "sitting.ask": ("praise", *(f"RES-{number}" for number in range(27, 37))),
    "sitting.choice": tuple(AGREED),
    "sitting.choice.sign": tuple(CONFIRMED),
    "sitting.entry": EDITABLE,
    "sitting.result": OPINION_RESULTS,
    "sitting.signs": tuple(CONFIRMED),
    "screening.ask": (
        "year",
        "number",
        "reports",
        "form",
        "from_day",
        "to_day",
        "on_day",
        "document",
    ),
    "screening.fact": tuple(FACTS),
    "screening.level": tuple(str(int(level)) for level in Level),
    "screening.months": ("absent", "unpaid"),
    "screening.state": ("match", "ask", "no"),
    "screening.window": ("REMIND", "ON_TIME", "LATE", "NOT_DUE"),
    "superiors": ("assign", "end"),
    "superiors.done": ("assign", "end"),
    "tasks.recorded": ("yearly", "added"),
    "treasury.criterion": ("NOT_MET", "NEEDS_DECISION", "MATCH"),
    "treasury.not_reminded": NOT_REMINDED,
    "treasury.ruled": ("confirmed", "refused"),
    "treasury.standing": NOT_REMINDED,
    "view.kind": tuple(KINDS),
    "view.state": ("planned", "closed", "cancelled"),
    "view.outbox": ("due", "sending", "sent", "failed", "dropped"),
}
"""keys that are put together from a value, with every value there is"""
ALSO_VIETNAMESE = {
    "an", "ban", "can", "chi", "co", "con", "do", "go", "ho", "in", "lo", "no", "or", "sao", "sau",
    "so", "the", "theo", "to", "trong", "day", "hay", "may", "tin", "xin",
}  # fmt: skip
NAMES = {"luat", "grd", "oa",
         "bot", "chibot", "english", "excel", "telegram", "zalo", "import", "template", "xlsx",
         "word", "pdf", "dry", "run", "mb", "check", "migrate", "abcd", "menu", "nq", "cb",
         "qr", "database", "url", "dues", "by", "btc", "hd", "zip", "force",
         "bc", "cu", "cv", "gt", "kh"}  # fmt: skip
"""names of things, commands, letters of document numbers, words that people have taken over"""


def test_every_language_has_a_catalogue() -> None:
    assert set(languages()) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_the_code_names_has_a_sentence(language: str) -> None:
    named = set(keys_said())
    assert len(named) > 100
    assert not named - set(sentences(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_put_together_has_a_sentence(language: str) -> None:
    made = {f"{family}.{value}" for family, values in FAMILIES.items() for value in values}
    assert not made - set(sentences(language))


def test_whatever_is_put_together_is_listed_here() -> None:
    """A new f-string key needs its values in FAMILIES; `import.` is shown by its own tests."""
    areas = {key.partition(".")[0] for key in sentences("vi")} - {"import"}
    heads = {
        found[1].replace("\\", "").rstrip(".")
        for pattern in patterns("handlers", "bot/demo")
        if (found := re.match(r"^((?:[a-z_]+\\\.)+)\(", pattern))
    }
    made = {head for head in heads if head.partition(".")[0] in areas}
    assert made - {"attendance", "mine", "view", "view.column", "refused"} <= set(FAMILIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_words_and_the_values_for_them(language: str) -> None:
    found = set(refusals("services"))
    assert len(found) > 20
    importing = {each.code for each in refusals("services/roster")}
    for refusal in found:
        if refusal.code in importing:
            ways = {f"import.{kind}.{refusal.code}" for kind in ("refused", "file", "notice")}
            assert ways & set(sentences(language)), refusal.code
        else:
            sentence = sentences(language)[f"refused.{refusal.code}"]
            assert placeholders(sentence) <= refusal.values, refusal.code


def test_no_sentence_is_unused() -> None:
    known = constants("bot", "handlers", "services")
    unused = {key for key in sentences("vi") if key not in known and not _put_together(key)}
    assert not unused


def _put_together(key: str) -> bool:
    """True when the code has a pattern, or a prefix, and the value that make the key."""
    values = constants("bot", "handlers", "services")
    heads = [
        re.compile(f"{re.escape(one)}\\.([\\w.]+)") for one in _prefixes(key) if one in values
    ]
    for pattern in (*_compiled("bot", "handlers"), *heads):
        if (found := pattern.fullmatch(key)) and pattern.pattern[0] != "(":
            value = found[1]
            if value in values or any(each.fullmatch(value) for each in _made()):
                return True
    return _known_values(key)


@cache
def _compiled(*folders: str) -> tuple[re.Pattern[str], ...]:
    """More patterns than `re` itself remembers."""
    return tuple(re.compile(pattern) for pattern in patterns(*folders))


@cache
def _made() -> tuple[re.Pattern[str], ...]:
    """Patterns of values that services put together."""
    return tuple(p for p in _compiled("services") if sum(map(str.isalpha, p.pattern)) > 4)


def _known_values(key: str) -> bool:
    return any(f"{family}.{value}" == key for family, all_ in FAMILIES.items() for value in all_)


def _prefixes(key: str) -> list[str]:
    parts = key.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    vi, en = sentences("vi"), sentences("en")
    assert set(vi) == set(en)
    differing = {key for key in vi if placeholders(vi[key]) != placeholders(en[key])}
    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_fuzzy_or_twice(language: str) -> None:
    source = (po(language), sentences(language))
    assert not [message.id for message in source[0] if message.id and message.fuzzy]
    assert not [key for key, sentence in source[1].items() if not sentence.strip()]
    assert not [key for key, text in source[1].items() if text != text.strip() != text.lstrip()]


def test_every_sentence_is_composed_unicode() -> None:
    """Vietnamese letters in one sign each: a screen reader spells others."""
    loose = [
        key for key, text in sentences("vi").items() if text != unicodedata.normalize("NFC", text)
    ]
    assert not loose


def test_no_english_word_is_left_in_vietnamese() -> None:
    english = {word for text in sentences("en").values() for word in _words(text)}
    allowed = ALSO_VIETNAMESE | NAMES
    left = {
        (key, word)
        for key, text in sentences("vi").items()
        for word in _words(text)
        if word in english and word not in allowed
    }
    assert not left


def _words(text: str) -> set[str]:
    bare = re.sub(r"\{\w+\}", " ", text.lower())
    return {word for word in re.findall(r"[^\W\d_]+", bare) if word.isascii() and len(word) > 1}


def test_vietnamese_is_polite() -> None:
    """Nobody is addressed as "bạn", "anh" or "ông": always "đồng chí"."""
    rude = [
        key
        for key, text in sentences("vi").items()
        if re.search(r"\b(bạn|anh/chị|quý khách|ông/bà|mày)\b", text.lower())
    ]
    assert not rude


def test_every_command_that_help_or_a_choice_names_exists() -> None:
    known = {word for each in conversations(Seal("a secret for tests")) for word in each.commands}
    offered = {
        value.removeprefix("/").split()[0]
        for value in constants("handlers")
        if re.fullmatch(r"/[a-z]+( [A-Z]+-\d+)?", value)
    }
    assert len(offered) > 8
    assert offered <= known
