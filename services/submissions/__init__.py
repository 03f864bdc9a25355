"""The way to the deadline of the ward's plan: who is where, who is late, what is sent.

`steps` every unit's step in a handful of statements · `deadline` the last day by the rulebook ·
`sending` checklist, submission, receipt (REP-27) · `reports` Mẫu 09-ĐG, 10-ĐG and the targets ·
`index` the files of a season (REP-25)
"""
