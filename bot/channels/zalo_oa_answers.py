"""What a Zalo OA's platform answered, in our words.

The numbers are those of the platform's public table; one that is not in it counts as a refusal.
"""

from bot.channels.base import Again, Failed, Outcome, Sent, Unknown
from bot.channels.zalo_oa_client import Answer

SERVER_PAUSE = 5.0
"""seconds before we try again when Zalo or the way to it is out of order"""
LIMIT_PAUSE = 60.0
"""the same after "too many requests": they are counted by the minute"""
TOKEN_PAUSE = 60.0
"""the same when the rights have ended: somebody has to see to it"""
ACCOUNT_PAUSE = 600.0
"""the same when something is wrong with the account itself: its package, its rights"""
EXPIRED = (-216, -220, -124)
"""the access token is not taken (any more)"""
LIMIT = -32
ACCOUNT = (-204, -205, -209, -212, -219, -221, -223, -224, -235, -320)
WHY = {
    "window": (-230, -232),
    "gone": (-213, -227),
    "blocked": (-217, -244),
    "quota": (-211, -218, -321),
}


def outcome(answer: Answer) -> Outcome:
    """What became of a message."""
    if answer.fate == "lost":
        return Unknown()
    if answer.fate != "answered":
        return Again(SERVER_PAUSE, "network" if answer.fate == "not_sent" else "server")
    if answer.error:
        return _refused(answer.error)
    data = answer.data
    quota = data.get("quota")
    named = data.get("message_id") or data.get("msg_id") or ""
    return Sent(str(named), quota if isinstance(quota, dict) else None)


def _refused(error: int) -> Outcome:
    if error in EXPIRED:
        return Again(TOKEN_PAUSE, "token", whole_bot=True)
    if error == LIMIT:
        return Again(LIMIT_PAUSE, "limit", whole_bot=True)
    if error in ACCOUNT:
        return Again(ACCOUNT_PAUSE, "account", whole_bot=True)
    return Failed(next((why for why, codes in WHY.items() if error in codes), "refused"))
