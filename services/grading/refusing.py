"""Every refusal of this subject names its rule, so that "Vì sao?" can show the clause."""

from services.refusal import Refused
from services.rules import Finding


def refuse(code: str, rule: str, **values: object) -> Refused:
    """A refusal whose values hold the rule: `values["rule"]`."""
    return Refused(code, {"rule": rule, **values})


def by_finding(code: str, finding: Finding, **values: object) -> Refused:
    """A refusal in the words of a finding: `values["reason"]`, its calculation, and itself."""
    reason = " ".join(finding.reasons) or finding.calculation
    told = {"reason": reason, "calculation": finding.calculation, "finding": finding}
    return refuse(code, finding.rule, **told, **values)
