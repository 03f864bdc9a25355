"""The yearly season of review: its plan, who is reviewed and how, self-reviews, meetings.

- `season`: opened by ward staff from the plan, or as the documents provide it (2025)
- `subjects`: who must review and who is excluded, forms and places, set-wise by the rules
- `setup`, `workbook`: cells, leading posts, members who differ, criteria
- `writing`, `questions`: the self-review, a section at a time; `known`: what is on record already
- `sessions`, `session_views`: review meetings planned, drafts sent; what is on them
- `holding`: the steps of a meeting in their order; `opinions`, `minutes`
- `suggesting`: points suggested, who of the ward follows which unit
- `standing`: how far each subject is; `printing`: the forms
- `reading`, `posts`, `suggestions`: what others read of all this, set-wise; callers ask who may
"""
