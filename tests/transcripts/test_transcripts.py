"""Every story, word by word, on Telegram and on Zalo."""

import pytest

from tests.transcripts.play import CHANNELS, on, played, read, stories, written


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("story", stories())
def test_the_bot_says_what_the_story_says(story: str, channel: str) -> None:
    assert written(played(story, channel)) == on(read(story), channel)
