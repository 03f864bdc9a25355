"""How the review tells criteria and the records they rest on."""

from handlers.texts import Texts
from services.rules import BOOK
from services.screening.criteria import Criterion
from services.screening.facts import OTHER_FORM
from services.screening.records import Fact, Records


def criterion_line(t: Texts, one: Criterion, records: Records) -> str:
    """The criterion with its clause, what it rests on, and what follows."""
    entry = BOOK.entries[one.rule]
    lines = [
        t("screening.criterion", title=entry.title, clause=entry.citations[0].clause),
        *(fact_line(t, each) for each in one.facts),
        *_counted(t, one, records),
        *(reason for reason in one.finding.reasons if one.verdict is None),
        t(f"screening.state.{one.state}"),
    ]
    if one.verdict is not None:
        lines.append(t("screening.verdict", words=one.verdict.words))
    return "\n".join(lines)


def fact_line(t: Texts, fact: Fact) -> str:
    """One record as it was entered, with its document."""
    return t("screening.record", record=fact_said(t, fact), document=fact.document)


def fact_said(t: Texts, fact: Fact) -> str:
    """What the record says."""
    days = (fact.from_day, fact.to_day, fact.on_day)
    first, last, on = (f"{day.day}/{day.month}/{day.year}" if day else "" for day in days)
    return t(
        f"screening.fact.{fact.kind}",
        year=fact.year,
        number=fact.number,
        level=t(f"screening.level.{fact.number}") if fact.kind == "grade" else "",
        form=form_name(t, fact.form),
        first=first,
        last=last,
        day=on,
    )


def form_name(t: Texts, form: str) -> str:
    """A form of discipline as people say it."""
    return t("screening.reprimand") if form == OTHER_FORM else BOOK.names.get(form, form)


def _counted(t: Texts, one: Criterion, records: Records) -> list[str]:
    if one.rule == "SCR-07":
        parts = [
            t("screening.reminded_one", count=count, clause=BOOK.entries[rule].citations[0].clause)
            for rule, count in records.reminded.items()
        ]
        return [t("screening.reminded", parts="; ".join(parts))]
    if one.rule != "SCR-08":
        return []
    return [
        t(f"screening.months.{name}", count=len(months), months=", ".join(map(str, months)) or "–")
        for name, months in (
            ("absent", records.absent_months),
            ("unpaid", records.unpaid_months),
        )
    ]
