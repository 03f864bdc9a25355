"""Secret ballots on paper, guided and counted by chat; the choices themselves are never known.

- `asking.ask` a question in a meeting, `asking.withdraw` one that should not have been asked
- `roll.of` the base name by name: who is in, who is out and why (BAL-01)
- `opening.open_ballot` once the meeting has begun: voters present, the counting team
- `counting.enter` the figures of one counter, `counting.annul` a count that was wrong
- `views.access_ballot`, `views.of_meeting`, `views.to_count`: who may see which ballot
- `results.finding` the verdict with threshold, calculation and clause; `results.combined` for the
  two ballots of the screening meeting (BAL-08)
- `papers.slips`, `papers.record`, `papers.published`; `published.recount` counts a file anew

Before a ballot about a person is asked or opened, `gates.py` asks what must have come first.

## The published file

`chibot ballot recount FILE` reads it. JSON in UTF-8; it names nobody, and no paper stands alone:

    {"format": "chibot-ballot", "version": 1, "means": "paper",
     "ballot": 12, "kind": "progress", "held_on": "2026-06-20",
     "electorate": {"official": 9, "exempt": 1},
     "base": 8, "present": 7,
     "threshold": {"share": "1/2", "rule": "BAL-03", "source": "S0", "clause": "A.III …"},
     "counts": [{"round": 1, "annulled": null,
                 "entries": [FIGURES, FIGURES],
                 "agreed": FIGURES + {"needed": 4, "outcome": "PASSED"}}]}

FIGURES: {"issued", "collected", "valid", "invalid", "yes", "no"}, whole numbers from 0.

- kind: list | progress | removal | own. `means` is "paper".
- base = official − exempt; for kind "own" with `"base_of": "present"` it is `present`.
- threshold: {"share": "a/b", …}: the least number of yes is the smallest whole number that is not
  below base × a/b, reckoned without rounding. For kind "own" it is {"needed": n, "source": "…"},
  {"more_than": "1/2", "source": "…"} (least: floor(base/2) + 1), or null (nothing is decided).
- every entry and the agreed figures: valid + invalid = collected ≤ issued ≤ present ≤ base,
  yes + no = valid. All entries of a round are from different counters and equal the agreed ones.
- outcome: kind list LISTED | NOT_LISTED, else PASSED | FAILED; COUNTED without a threshold.
- rounds count from 1; all but the last carry in `annulled` why they were annulled, the last may.
"""
