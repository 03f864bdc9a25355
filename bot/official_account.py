"""Builds the channel of a Zalo Official Account from the settings."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels import templates
from bot.channels.base import Capabilities
from bot.channels.zalo_oa import WINDOW, ZALO_OA, Account, Way, ZaloOaChannel
from bot.channels.zalo_oa_client import Hosts
from bot.channels.zalo_oa_tokens import App, TokenKeeper, Vault
from bot.settings import Settings
from services.clock import Clock
from services.db.engine import reading
from services.db.models import Chat, Person
from services.reminders.kinds import KINDS
from services.seal import Seal


def make(settings: Settings, engine: AsyncEngine, clock: Clock) -> ZaloOaChannel:
    """The channel; ChannelError when the file of approved messages is wrong."""
    app_secret, hook_secret = settings.oa_secrets()
    kinds = tuple(each.strip().lower() for each in settings.zalo_oa_files.split(","))
    account = Account(
        settings.zalo_oa_id,
        settings.zalo_oa_app_id,
        hook_secret,
        settings.zalo_oa_button_template,
        kinds,
    )
    keeper = TokenKeeper(vault(settings, engine, clock), App(settings.zalo_oa_app_id, app_secret))
    book = Phonebook(engine, settings.seal(), settings.zalo_oa_id)
    return ZaloOaChannel(
        account, keeper, clock, book.phone_of, Way(hosts(settings)), capabilities(settings)
    )


def vault(settings: Settings, engine: AsyncEngine, clock: Clock) -> Vault:
    """Where the account's tokens are kept."""
    return Vault(engine, clock, settings.seal(), ZaloOaChannel.name, settings.zalo_oa_id)


def hosts(settings: Settings) -> Hosts:
    """Where the platform listens, without a slash at the end."""
    named = (settings.zalo_oa_api, settings.zalo_oa_business_api, settings.zalo_oa_oauth)
    return Hosts(*(each.rstrip("/") for each in named))


def capabilities(settings: Settings) -> Capabilities:
    """What the account can do with its package and these settings."""
    path = settings.zalo_oa_templates
    approved = templates.load(path, KINDS) if path else {}
    return replace(
        ZALO_OA,
        per_second=settings.zalo_oa_per_second,
        per_chat_second=settings.per_chat_second,
        monthly=settings.zalo_oa_monthly,
        window=replace(WINDOW, pays=settings.zalo_oa_paid),
        templates=approved,
    )


class Phonebook:
    """The telephone numbers of the people who write to the account."""

    def __init__(self, engine: AsyncEngine, seal: Seal, bot: str) -> None:
        self._engine, self._seal, self._bot = engine, seal, bot

    async def phone_of(self, chat: str) -> str | None:
        """The number of a chat's person in clear; None when none is known."""
        sealed = (
            select(Person.phone)
            .join(Chat, Chat.person_id == Person.id)
            .where(Chat.channel == ZaloOaChannel.name, Chat.bot == self._bot)
            .where(Chat.external_id == chat)
        )
        async with reading(self._engine) as db:
            found = (await db.execute(sealed)).scalar()
        return self._seal.open(found) if found else None
