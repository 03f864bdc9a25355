"""Exemption by chat: the member asks, the cell and the committee decide, one keeps in touch.

`member.py` CNV-M03 to M06 · `deciding.py` CNV-S05, S06, C01 · `contact.py` CNV-H01
"""

from handlers.conversation import Conversation


def conversations() -> list[Conversation]:
    """All of this subject."""
    from handlers.exemptions.contact import KeepingInTouch
    from handlers.exemptions.deciding import Exemptions
    from handlers.exemptions.member import Exempting

    return [Exempting(), Exemptions(), KeepingInTouch()]
