"""Grounds for exemption from work and party activity (EXM-01, EXM-07 to EXM-11, EXM-20)."""

from dataclasses import dataclass
from typing import Literal

from services.rules.book import Params
from services.rules.model import UNSET, Unset
from services.rules.registry import Verdict, met_or_not, needs_decision, rule, unknown
from services.rules.wording import fulfilled

BY_CELL = {"decided_by": "cell"}


@dataclass(frozen=True, slots=True)
class AgeAndHealth:
    """`cannot_attend` is the committee's judgement; no document names an age."""

    cannot_attend: bool
    medical_confirmation: bool | Unset = UNSET


@rule("EXM-01")
def age_and_health(facts: AgeAndHealth, params: Params) -> Verdict:
    confirmed = facts.medical_confirmation
    calculation = fulfilled((facts.cannot_attend, confirmed is True))
    if not facts.cannot_attend:
        return met_or_not(False, "GROUND_OK", "can_still_attend", calculation, **BY_CELL)
    if confirmed is UNSET:
        return unknown("medical_confirmation")
    code = "medical_confirmation_missing"
    return met_or_not(confirmed, "GROUND_OK", code, calculation, **BY_CELL)


def _by_committee(met: bool, code: str, calculation: str = "", **values: object) -> Verdict:
    known = {"decided_by": "grassroots_committee", **values}
    return met_or_not(met, "GROUND_OK", code, calculation, **known)


@dataclass(frozen=True, slots=True)
class Treatment:
    long: bool
    far_from_residence: bool


@rule("EXM-07")
def treatment(facts: Treatment, params: Params) -> Verdict:
    cases = (facts.long, facts.far_from_residence)
    calculation = fulfilled(cases, "trường hợp, cần một")
    return _by_committee(any(cases), "treatment_near_and_short", calculation)


@dataclass(frozen=True, slots=True)
class AwayAlone:
    """Abroad on a mission alone or on private matters; or labour alone in a remote place."""

    kind: Literal["abroad_mission", "abroad_private", "remote_labour"]
    alone: bool | Unset = UNSET
    organisation_at_place: bool | Unset = UNSET
    hard_travel: bool | Unset = UNSET
    can_attend: bool | Unset = UNSET


@rule("EXM-08")
def away_alone(facts: AwayAlone, params: Params) -> Verdict:
    if facts.kind == "abroad_private":
        return _by_committee(True, "not_alone")
    if facts.alone is UNSET:
        return unknown("alone")
    if facts.kind == "abroad_mission" or not facts.alone:
        calculation = fulfilled((facts.alone,))
        return _by_committee(facts.alone, "not_alone", calculation, priority_contact=facts.alone)
    return _remote_labour(facts)


def _remote_labour(facts: AwayAlone) -> Verdict:
    given = {
        "organisation_at_place": facts.organisation_at_place,
        "hard_travel": facts.hard_travel,
        "can_attend": facts.can_attend,
    }
    missing = [name for name, value in given.items() if value is UNSET]
    if missing:
        return unknown(*missing)
    out_of_reach = not facts.organisation_at_place or bool(facts.hard_travel)
    met = out_of_reach and not facts.can_attend
    calculation = fulfilled((bool(facts.alone), out_of_reach, not facts.can_attend))
    return _by_committee(met, "not_out_of_reach", calculation, priority_contact=met)


@dataclass(frozen=True, slots=True)
class MobileWork:
    """Mobile work inside the country; under the time limit the other limbs are not needed."""

    months: int
    can_return: bool | Unset = UNSET
    stable: bool | Unset = UNSET
    organisation_at_place: bool | Unset = UNSET


@rule("EXM-09", "exemption.mobile_work_under")
def mobile_work(facts: MobileWork, params: Params) -> Verdict:
    limit = params.count("exemption.mobile_work_under")
    calculation = f"{facts.months} {'<' if facts.months < limit else '≥'} {limit}"
    if facts.months >= limit:
        return _by_committee(
            False, "not_under_a_year", calculation, months=facts.months, limit=limit, see="TRF-03"
        )
    if facts.can_return is UNSET:
        return unknown("can_return")
    return _by_committee(
        not facts.can_return, "can_return", calculation, months=facts.months, limit=limit
    )


@dataclass(frozen=True, slots=True)
class WaitingForRetirement:
    status: Literal["cadre", "civil_servant", "public_employee", "other"]
    off_work_waiting: bool
    wishes: bool


@rule("EXM-10")
def waiting_for_retirement(facts: WaitingForRetirement, params: Params) -> Verdict:
    named = facts.status in ("cadre", "civil_servant")
    calculation = fulfilled((named, facts.off_work_waiting, facts.wishes))
    if not (facts.off_work_waiting and facts.wishes):
        return _by_committee(False, "not_waiting_or_not_wished", calculation)
    if facts.status == "public_employee":
        return needs_decision("public_employee_not_named", "grassroots_committee", calculation)
    return _by_committee(named, "only_cadres_and_civil_servants", calculation)


@dataclass(frozen=True, slots=True)
class Maternity:
    on_leave: bool
    wishes: bool


@rule("EXM-11")
def maternity(facts: Maternity, params: Params) -> Verdict:
    calculation = fulfilled((facts.on_leave, facts.wishes))
    return _by_committee(facts.on_leave and facts.wishes, "no_leave_or_not_wished", calculation)


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground named in an application."""

    ground: str


@rule("EXM-20", "exemption.grounds")
def listed_ground(facts: Ground, params: Params) -> Verdict:
    """Meeting a ground only lets the request be considered; it grants nothing."""
    listed = params.texts("exemption.grounds")
    return met_or_not(
        facts.ground in listed, "MAY_BE_CONSIDERED", "not_a_listed_ground", grounds=listed
    )
