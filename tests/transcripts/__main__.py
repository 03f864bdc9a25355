"""Plays all stories: shows where the bot says something else, with --rewrite writes it down."""

import asyncio
import difflib
import sys

from tests.transcripts.play import CHANNELS, FOLDER, inputs, merged, play, read, stories


def main(arguments: list[str]) -> int:
    """`[--rewrite] [STORY …]`; returns 1 when something differs and was not written."""
    rewrite = "--rewrite" in arguments
    chosen = [name for name in arguments if not name.startswith("-")] or stories()
    differing = [name for name in chosen if _differs(name, rewrite)]
    return int(bool(differing) and not rewrite)


def _differs(name: str, rewrite: bool) -> bool:
    old = read(name)
    lines = inputs(old)
    try:
        new = merged({channel: asyncio.run(play(lines, channel)) for channel in CHANNELS})
    except LookupError as error:
        sys.stdout.write(f"{name}: {error}\n")
        return True
    shown = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="", n=1)
    sys.stdout.write("".join(f"{line}\n" for line in shown))
    if rewrite and new != old:
        (FOLDER / f"{name}.txt").write_text(new, encoding="utf-8")
    return new != old


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
