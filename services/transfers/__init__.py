"""Moves of members between cells: official, temporary, or none (TRF-02 to TRF-08).

- `judging.judge_event`: whether a move is required and where to, from what was answered
- `opening`: the member or the secretariat reports an event; the talk, the report upward
- `introducing`: the cell introduces, the receiving cell receives: the move itself
- `extending.extend`: a temporary stay lasts longer, on a paper of its own
- `views.access`, `views.own`, `views.leaving`, `views.arriving`: who may see which case
- `moving.move`: the one place that ends and begins memberships and roles, all in one transaction
- `letters`: request, introduction and report as Word papers
"""
