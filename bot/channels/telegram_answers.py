"""What Telegram and the network answered, in our words.

Only our own words leave here: those of the libraries can hold the token or a person's text.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from telegram import Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import Again, ChannelError, Failed, Outcome, Sent, Unknown, UnreachableError

SERVER_PAUSE = 5.0
"""seconds before we try again when Telegram or the way to it is out of order"""
TOKEN_PAUSE = 60.0
"""the same when the token was revoked: somebody has to see to it"""
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
GONE = ("chat not found", "peer_id_invalid")
UNCHANGED = "message is not modified"
NONSENSE = (LookupError, TypeError, ValueError, AttributeError)
"""what the library raises for an answer that is JSON but not Telegram's"""

Call = Callable[[], Awaitable[object]]


async def outcome(call: Call, same: Outcome | None = None) -> Outcome:
    """What became of a message; `same` when Telegram says that an edit changes nothing."""
    try:
        answer = await call()
    except BadRequest as error:
        return _refused(error, same)
    except TelegramError as error:
        return _unsent(error)
    except NONSENSE:
        return Unknown()
    return Sent(str(answer.message_id)) if isinstance(answer, Message) else Unknown()


async def problem(call: Call) -> ChannelError | None:
    """What to tell the person who runs the bot when a call fails; None when it went well."""
    try:
        await call()
    except (InvalidToken, EndPointNotFound):
        return ChannelError("Telegram does not know this token: copy it again from @BotFather.")
    except Conflict:
        return ChannelError("Telegram sends updates elsewhere: to a webhook, or another program.")
    except BadRequest as error:
        return ChannelError(f"Telegram refuses: {error.message}")
    except TelegramError:
        return UnreachableError("Telegram does not answer: check network, proxy and its address.")
    except NONSENSE:
        return UnreachableError("What answers is not Telegram: check its address.")
    return None


def _refused(error: BadRequest, same: Outcome | None) -> Outcome:
    said = error.message.lower()
    if same is not None and UNCHANGED in said:
        return same
    return Failed("gone" if any(words in said for words in GONE) else "refused")


def _unsent(error: TelegramError) -> Outcome:
    if isinstance(error, Forbidden):
        return Failed("blocked")
    if isinstance(error, ChatMigrated):
        return Failed("gone")
    if isinstance(error, RetryAfter):
        return Again(_seconds(error.retry_after), "limit", whole_bot=True)
    if isinstance(error, InvalidToken | EndPointNotFound):
        return Again(TOKEN_PAUSE, "token", whole_bot=True)
    return _broken(error) if isinstance(error, NetworkError) else Unknown()


def _broken(error: NetworkError) -> Outcome:
    """An error that is not caused by the HTTP library is an answer: a status of 5xx."""
    if isinstance(error.__cause__, NOT_SENT):
        return Again(SERVER_PAUSE, "network")
    if error.__cause__ is None or isinstance(error.__cause__, TelegramError):
        return Again(SERVER_PAUSE, "server")
    return Unknown()


def _seconds(after: int | timedelta) -> float:
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
