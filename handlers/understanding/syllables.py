"""Which letters (without accents) can be one Vietnamese syllable.

It tells a word from what a keyboard left over: "vawngs" is no syllable, so it is decoded.
"""

import re

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx]"
_RIME = (
    "a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|e(?:c|m|n|ng|o|p|t|u|ch|nh)?|"
    "i(?:a|c|ch|m|n|nh|p|t|u|e(?:c|m|n|ng|p|t|u))?|"
    "o(?:c|i|m|n|ng|p|t|a(?:c|ch|i|n|ng|nh|o|t|y|m|p)?|e(?:n|o|t)?)?|"
    "u(?:a|c|i|m|n|ng|p|t|u|a(?:n|ng|t|y)|e(?:ch|nh|n)?|o(?:c|i|m|n|ng|p|t|u)?|"
    "y(?:a|n|t|ch|nh|u|p|e(?:n|t))?)?|"
    "y(?:e(?:m|n|t|u|ng))?"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")


def is_syllable(letters: str) -> bool:
    """Say whether folded `letters` can be a Vietnamese syllable."""
    return len(letters) <= 7 and _SYLLABLE.fullmatch(letters) is not None
