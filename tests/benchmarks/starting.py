"""`python -m tests.benchmarks.starting`: how long ChiBot takes to start, and how large it is.

Each command is a process of its own: seconds until it ended (or said that it runs), and the most
memory it held.
"""

import asyncio
import os
import re
import signal
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.benchmarks.telling import say
from tests.bot.running import free_port

ROUNDS = 3
NOTHING_MORE = ("import services.rules", "import bot.app", "import bot.channels.telegram",
                "import aiogram")  # fmt: skip
WAITING = "import sys, time; {}; sys.stdout.write('ready\\n'); sys.stdout.flush(); time.sleep(60)"


async def started(arguments: list[str], until: str, env: dict[str, str]) -> tuple[float, float]:
    """Seconds until the process said so, and its memory then in MB."""
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=os.environ | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    while until not in (line := (await process.stdout.readline()).decode()):
        assert line, f"{arguments} ended without a word of {until}"
    took = perf_counter() - begun
    status = await asyncio.to_thread(Path(f"/proc/{process.pid}/status").read_text)
    kilobytes = re.findall(r"VmHWM:\s+(\d+)", status)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    return took, int(kilobytes[0]) / 1024


async def measure(name: str, arguments: list[str], until: str, env: dict[str, str]) -> None:
    """The quickest of a few rounds: the first one reads from the disk."""
    found = [await started(arguments, until, env) for _ in range(ROUNDS)]
    seconds, megabytes = min(took for took, _ in found), max(held for _, held in found)
    say(f"{name:34}{seconds:>6.2f} s {megabytes:>6.0f} MB")


async def main() -> None:
    """Imports alone, then the bot and the demo."""
    for imported in NOTHING_MORE:
        await measure(imported, ["-c", WAITING.format(imported)], "ready", {})
    with tempfile.TemporaryDirectory() as folder:
        run = {
            "CHIBOT_DATABASE_URL": f"sqlite:///{Path(folder) / 'run.db'}",
            "CHIBOT_SECRET": "of the benchmark only",
            "CHIBOT_TELEGRAM_TOKEN": "700000001:of-the-benchmark-only",
            "CHIBOT_TELEGRAM_API": f"http://127.0.0.1:{free_port()}",
            "CHIBOT_PORT": str(free_port()),
        }
        await measure("chibot run", ["-m", "bot", "run"], '"running"', run)
        demo = ["-m", "bot", "demo", "--no-browser", "--fresh", "--db", f"{folder}/demo.db"]
        ports = ["--port", str(free_port())]
        await measure("chibot demo", [*demo, *ports], "http://", {})


if __name__ == "__main__":
    asyncio.run(main())
