"""What is counted for Prometheus: of all bots of this process together, by channel at most.

No label ever holds a name, a chat, a bot or a token: kinds, outcomes and channels only.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from structlog.typing import EventDict, WrappedLogger

from bot.channels.base import Again, Failed, Outcome

REGISTRY = CollectorRegistry()
TURNS = Counter(
    "chibot_turns",
    "Updates answered, by outcome: done, damaged, failed",
    ["outcome"],
    registry=REGISTRY,
)
TURN_SECONDS = Histogram(
    "chibot_turn_seconds",
    "Seconds for one transaction of turns",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
RECEIVED = Counter("chibot_updates", "Updates stored, by channel", ["channel"], registry=REGISTRY)
MESSAGES = Counter(
    "chibot_messages",
    "Tries to send, by channel, outcome (sent, again, failed, unknown) and why",
    ["channel", "outcome", "reason"],
    registry=REGISTRY,
)
PAUSES = Counter(
    "chibot_pauses",
    "Times a platform told a whole bot to wait (429 is reason limit)",
    ["channel", "reason"],
    registry=REGISTRY,
)
PAUSE_SECONDS = Counter(
    "chibot_pause_seconds", "Seconds of these pauses", ["channel"], registry=REGISTRY
)
FAILURES = Counter(
    "chibot_failures", "Warnings and errors in the log, by kind", ["kind"], registry=REGISTRY
)
INBOX_AGE = Gauge(
    "chibot_inbox_oldest_seconds", "Age of the oldest update without a turn", registry=REGISTRY
)
OUTBOX_AGE = Gauge(
    "chibot_outbox_oldest_seconds",
    "How long the oldest message is overdue, by channel",
    ["channel"],
    registry=REGISTRY,
)
BROADCASTS = Gauge("chibot_broadcasts_running", "Messages to many under way", registry=REGISTRY)
GUESSES = Gauge(
    "chibot_link_codes_wrong",
    "Wrong link codes within the hour, in all chats together",
    registry=REGISTRY,
)
DATABASE = Gauge("chibot_database_up", "1 when the database answers", registry=REGISTRY)
LEASES = Gauge("chibot_leases_held", "Bots that are this process's", registry=REGISTRY)
BOTS = Gauge("chibot_bots", "Bots that this process could serve", registry=REGISTRY)
FAILING = ("warning", "error", "critical")


def tried(channel: str, outcome: Outcome) -> None:
    """Counts one try to send."""
    what = type(outcome).__name__.lower()
    reason = outcome.reason if isinstance(outcome, Again | Failed) else ""
    MESSAGES.labels(channel, what, reason).inc()
    if isinstance(outcome, Again) and outcome.whole_bot:
        PAUSES.labels(channel, outcome.reason).inc()
        PAUSE_SECONDS.labels(channel).inc(outcome.seconds)


def count_failure(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A step of logging: what is logged as a warning or worse counts as a failure of that kind."""
    if event.get("level") in FAILING:
        FAILURES.labels(str(event.get("event", ""))).inc()
    return event
