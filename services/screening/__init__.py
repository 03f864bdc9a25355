"""The screening of members (S0, part II and III): the January review, and the case of each member.

- `reviews.access_review` who may see it: the committee, and none of its members their own line
- `reviews.proposals` who meets which criterion by the records, what the committee has to judge
- `reviews.judge_one`, `reviews.end` what they judged; "nobody" is a result too
- `facts.state`, `facts.withdraw` grades, discipline, conclusions, entered from their documents
- `criteria.of_person` the criteria of section II by the rules service (SCR-01 to SCR-09)
- `table.MOVES` the state machine: from where, by whom, on what, to where, by which clause
- `cases.open_case`, `cases.move` a case and its steps; `checks.py` asks the gates
- `case.access_case`, `case.mine` who sees a case: the committee, the superior from the
  provisional list on, the member from the talk on, the helper while helping; nobody else
- `commenting` a name for who comments, once; `offices` who that is (SCR-11, ROL-07)
- `front.tell` what the Front and the unions tell the committee, whom they introduce (SCR-32)
- `papers.draft` the papers of a case; `lists` the two lists (.xlsx, .docx)
- `reconciling.reconcile` the ward's members and the board's list, what differs (SCR-31)
- `versions.workbook` the list at each stage (REP-04); `yearly.report` the year in numbers (SCR-29)
"""
