"""A local Telegram and a local Zalo: the demo, and the far side of the end-to-end tests."""

from bot.simulator.hooks import Hooks, StandaloneHooks
from bot.simulator.limits import Limits
from bot.simulator.server import Simulator, Tokens
from bot.simulator.world import Person
from bot.simulator.zalo_oa_state import Official

__all__ = ["Hooks", "Limits", "Official", "Person", "Simulator", "StandaloneHooks", "Tokens"]
