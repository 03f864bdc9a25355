"""`python -m tests.attacks [STORY …]`: every story, every question, every choice."""

import asyncio
import dataclasses
import sys

from tests.attacks.crossing import crossed
from tests.transcripts.play import stories

ALL = 50
"""more answers than any question offers"""


async def main(names: list[str]) -> int:
    """Prints what was reached; returns how much."""
    reached = 0
    for name in names or stories():
        for kind, outcome in (await crossed(name, ALL, seed=1)).items():
            for what, found in dataclasses.asdict(outcome).items():
                for one in found:
                    sys.stdout.write(f"{name}: {kind} {what}: {one[:300]!r}\n")
                reached += len(found)
        sys.stdout.write(f"{name}: played\n")
    sys.stdout.write(f"{reached} things reached\n")
    return reached


if __name__ == "__main__":
    sys.exit(bool(asyncio.run(main(sys.argv[1:]))))
