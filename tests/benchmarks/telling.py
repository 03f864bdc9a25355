"""What a benchmark says to the person who runs it."""


def say(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)  # noqa: T201
