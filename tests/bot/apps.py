"""The whole bot on a test's database, with platforms that take everything."""

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import App, build_app
from bot.settings import Settings
from services.clock import Clock
from tests.fakes import BOTS
from tests.stage import StageChannel


def app_of(engine: AsyncEngine, clock: Clock) -> App:
    """A bot on each platform, as the example ward has them."""
    channels = []
    for name, bot in BOTS.items():
        channel = StageChannel(name)
        channel.bot = bot
        channels.append(channel)
    settings = Settings(database_url="sqlite://", secret=SecretStr("of the tests"))
    return build_app(settings, clock, channels, engine)
