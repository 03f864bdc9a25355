"""The screening of members (S0, part II and III): the January review by the cell's committee.

- `reviews.access_review` who may see it: the committee, and none of its members their own line
- `reviews.proposals` who meets which criterion by the records, what the committee has to judge
- `reviews.judge_one`, `reviews.end` what they judged; "nobody" is a result too
- `facts.state`, `facts.withdraw` grades, discipline, conclusions, entered from their documents
- `criteria.of_person` the criteria of section II by the rules service (SCR-01 to SCR-09)
"""
