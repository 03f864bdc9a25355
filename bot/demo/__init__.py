"""A fictional ward with phones: `chibot demo`, and the stories of the end-to-end tests."""

from bot.demo.run import DemoOptions, demo_running, run_demo

__all__ = ["DemoOptions", "demo_running", "run_demo"]
