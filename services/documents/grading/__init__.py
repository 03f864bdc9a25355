"""Papers of review and grading: Mẫu 01, 2A, 2B, 2C and 01-ĐG to 10-ĐG (REP-10 to REP-23).

The official annexes are not available: the files were built from what the plan (S2) says each of
them holds, and each file says so in its properties. A ward puts its official file of the same name
(`mau-2a.docx`, `09-dg.xlsx`, …) into the folder of CHIBOT_FORMS; the placeholders it may use are
the fields of the classes in `fields.py` and `sheets.py`, and `chibot check` compares them.

| file | class | file | class |
|---|---|---|---|
| mau-01.docx | CollectiveReview | 05-dg.docx | CollectiveDecision |
| mau-2a.docx | LeaderReview | 06-dg.docx | OpinionSlip |
| mau-2b.docx | StaffReview | 07-dg.docx | LeaderProposal |
| mau-2c.docx | MemberReview | 08-dg.docx | LeaderDecision |
| 01-dg.docx | MemberProposal | 09-dg.xlsx | Results |
| 02-dg.docx | MemberDecision | 10-dg.xlsx | Proposals |
| 03-dg.docx | SelfGrading | 04-dg.docx | CollectiveProposal |

In Word: `{{ name }}`, and lists with `{%p for line in tasks_and_results %}{{ line }}{%p endfor %}`
or, in tables, `{%tr for row in rows %}`. In Excel: `{{ unit }}` in a cell, and a row whose cells
name the fields of a list (`{{ groups.label }}`) is repeated for each of its entries.

Letters of the forms: 2A is for those with a leading post, 2B for those without (the plan of 2025);
in the guidance of 2023 the two were the other way round.
"""
