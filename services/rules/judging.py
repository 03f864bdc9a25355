"""Asks a rule: checks the facts, runs it, and adds clauses and wording."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.rules.book import NotInForceError, Params, Rulebook
from services.rules.facts import BadFactError, MissingFactsError, read_facts
from services.rules.model import NOT_ADOPTED, Citation, Entry, Finding
from services.rules.registry import RULES, Rule, Verdict, blocked, unknown
from services.rules.wording import reason_text


class UnknownRuleError(LookupError):
    """No entry of the catalogue has this id."""


def judge_with(book: Rulebook, rule_id: str, facts: Mapping[str, object], on: date) -> Finding:
    """What rule `rule_id` says about `facts` on the day `on`, by this book.

    Impossible facts are BLOCKED (`values.reason`), absent ones UNKNOWN (`missing`). An entry that
    only describes a duty answers INFO. Raises UnknownRuleError.
    """
    entry = book.entries.get(rule_id)
    if entry is None:
        raise UnknownRuleError(rule_id)
    coded = RULES.get(rule_id)
    if coded is None:
        return _finding(book, entry, _duty(entry, facts), facts, on)
    params = book.params(on, coded.params)
    verdict = _decide(coded, facts, params)
    if _too_early(book, entry, params):
        verdict = replace(verdict, codes=(*verdict.codes, "document_not_yet_in_force"))
    return _finding(book, entry, verdict, facts, on, _param_citations(coded, params))


def _decide(coded: Rule, facts: Mapping[str, object], params: Params) -> Verdict:
    try:
        return coded.decide(read_facts(coded.facts, coded.shape, facts), params)
    except BadFactError as error:
        return blocked(error.code, fact=error.fact)
    except MissingFactsError as error:
        return unknown(*error.names)
    except NotInForceError as error:
        return blocked("no_value_in_force", day=error.day)


def _duty(entry: Entry, facts: Mapping[str, object]) -> Verdict:
    for name in facts:
        return blocked("unknown_fact", fact=name)
    return Verdict("INFO", {"who": entry.who, "when": entry.when, "what": entry.what})


def _param_citations(coded: Rule, params: Params) -> tuple[Citation, ...]:
    found = []
    for name in coded.params:
        try:
            found.append(params.citation(name))
        except NotInForceError:
            continue
    return tuple(found)


def _finding(
    book: Rulebook,
    entry: Entry,
    verdict: Verdict,
    facts: Mapping[str, object],
    on: date,
    more: tuple[Citation, ...] = (),
) -> Finding:
    verdict = _for_other_documents(book, entry, verdict)
    return Finding(
        entry.id,
        verdict.outcome,
        _cited(book, entry, more),
        dict(verdict.values),
        verdict.missing,
        verdict.codes,
        tuple(reason_text(book, code, verdict.values) for code in verdict.codes),
        verdict.calculation,
        entry.ambiguities,
        facts,
        on,
    )


def _too_early(book: Rulebook, entry: Entry, params: Params) -> bool:
    """Whether the day lies before the documents of the entry, or before a value it reads."""
    if all(params.on < book.sources[one.source].in_force_from for one in entry.citations):
        return True
    return any(params.on < book.parameters[name].values[0].start for name in params.names)


def _for_other_documents(book: Rulebook, entry: Entry, verdict: Verdict) -> Verdict:
    """A rule of documents that the organisation has not adopted only warns (AMB-01)."""
    if any(one.source in book.adopted for one in entry.citations):
        return verdict
    values = {**verdict.values, "would_be": verdict.outcome}
    codes = (*verdict.codes, NOT_ADOPTED)
    return replace(verdict, outcome="WARNING", values=values, codes=codes)


def _cited(book: Rulebook, entry: Entry, more: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The entry's clauses, then those of the parameters that name another clause or document."""
    if not more:
        return entry.citations
    known = {(one.source, one.clause) for one in entry.citations}
    cited = list(entry.citations)
    for one in more:
        if (one.source, one.clause) not in known:
            known.add((one.source, one.clause))
            cited.append(one)
    return tuple(cited)
