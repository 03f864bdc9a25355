"""`python -m tests.faults`: many lives, each with a seed of its own that plays it again."""

import argparse
import asyncio
import sys
import time
import traceback
from dataclasses import dataclass

import typer

from tests.faults import faults
from tests.faults.play import play
from tests.faults.servers import Fresh, databases


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; a life has a round for each of the faults, or many of one."""

    rounds: int
    seed: int
    database: str
    fault: str | None
    without: str | None
    account: bool
    jobs: int

    @property
    def faults(self) -> list[str]:
        """Of one life."""
        if self.fault:
            return [self.fault] * ONE_FAULT
        return [name for name in faults.of(self.database) if name != self.without]

    def again(self, seed: int) -> str:
        """The command that plays one life again."""
        one = f" --fault {self.fault}" if self.fault else ""
        one += f" --without {self.without}" if self.without else ""
        one += " --account" if self.account else ""
        return f"python -m tests.faults --rounds 1 --seed {seed} --database {self.database}{one}"


ONE_FAULT = 8
"""rounds of a life that meets one fault only"""


async def main(wanted: Wanted) -> int:
    """Plays the lives; the number of those that failed."""
    at_once = asyncio.Semaphore(wanted.jobs)
    lives = -(-wanted.rounds // len(wanted.faults))
    async with databases(wanted.database) as fresh, asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_life(wanted, fresh, wanted.seed + number, at_once))
            for number in range(lives)
        ]
    rounds = [task.result() for task in tasks]
    failed = rounds.count(0)
    typer.echo(f"{sum(rounds)} rounds in {lives - failed} lives went well, {failed} lives failed")
    return failed


async def _life(wanted: Wanted, fresh: Fresh, seed: int, at_once: asyncio.Semaphore) -> int:
    """How many rounds went well; 0: the life failed."""
    async with at_once:
        began = time.monotonic()
        try:
            url = await fresh(f"life{seed}")
            played = await play(url, str(seed), wanted.faults, account=wanted.account)
        except Exception:
            traceback.print_exc()
            typer.echo(f"FAILED: {wanted.again(seed)}")
            return 0
        typer.echo(f"seed {seed}: {' '.join(played)}, {time.monotonic() - began:.0f} s")
        return len(played)


def arguments() -> Wanted:
    """What was typed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first life")
    parser.add_argument("--database", choices=faults.BOTH, default="sqlite")
    parser.add_argument("--fault", choices=sorted(faults.FAULTS), help="this one only")
    parser.add_argument("--without", choices=sorted(faults.FAULTS), help="all but this one")
    parser.add_argument("--account", action="store_true", help="an Official Account in each life")
    parser.add_argument("--jobs", type=int, default=2, help="lives at a time")
    given = parser.parse_args()
    return Wanted(**vars(given))


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(arguments())) else 0)
