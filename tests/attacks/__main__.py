"""`python -m tests.attacks [--all] [STORY …]`: every story is played and attacked.

Some answers at each question and some commands of each kind of intruder, other ones with another
`--seed`; `--all`: every answer and every command that was not answered from the same rows before.
"""

import argparse
import asyncio
import dataclasses
import sys
from collections.abc import Sequence

from tests.attacks.crossing import crossed
from tests.attacks.known import Known
from tests.transcripts.play import stories

SOME, SOME_COMMANDS = 4, 40
ALL = 50
"""more answers than any question offers"""


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("story", nargs="*", choices=[*stories(), []], metavar="STORY")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


async def main(names: Sequence[str], seed: int, *, everything: bool) -> int:
    """Prints what was reached; returns how much."""
    each, most = (ALL, None) if everything else (SOME, SOME_COMMANDS)
    reached, known = 0, Known()
    for name in names or stories():
        for kind, outcome in (await crossed(name, each, seed, most, known)).items():
            for what, found in dataclasses.asdict(outcome).items():
                for one in found:
                    sys.stdout.write(f"{name}: {kind} {what}: {one[:300]!r}\n")
                reached += len(found)
        sys.stdout.write(f"{name}: played; asked {known.asked}, known {known.left_out}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{reached} things reached\n")
    return reached


if __name__ == "__main__":
    said = asked()
    sys.exit(bool(asyncio.run(main(said.story, said.seed, everything=said.all))))
