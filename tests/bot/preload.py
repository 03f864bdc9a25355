"""What the fork server imports: the bot, not searched for garbage meanwhile."""

import gc
import importlib

gc.disable()
importlib.import_module("tests.bot.starter")
gc.enable()
