"""Grades of the year: gates, own level, proposal, secret ballot, decision, notice, complaint.

- `subjects`: who is graded, who proposes and who decides; `access` lets somebody see one
- `known.gather`: all that is on record about subjects, set-wise; `known.state` adds a fact
- `gates`: what must come before each step, who owes it; `nudging` reminds them, once a day
- `board.of_cell`, `board.of_body`: a season as a cell or a deciding body sees it, with its groups
- `quota.counted`: a group's numbers against 20%, a decided rate, the rule of fewer than five
- `comments`: of temporary, former and handing-over organisations (CNV-S16)
- `proposing.self_grade`, `proposing.propose`; `deciding.decide`, `cancel`, `set_rate`
- `ballots`: opened and counted; `ballot_loading`: as they are on record
- `telling.notify`, `telling.own`; `complaints`: before a decision and about a result
- `grades.records`: every level with by whom, paper, evidence; the newest of a stage counts
"""
