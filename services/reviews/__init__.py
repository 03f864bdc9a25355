"""The yearly season of review: its plan, who is reviewed and how, self-reviews, meetings.

- `season`: opened by ward staff from the plan, or as the documents provide it (2025)
- `subjects`: who must review and who is excluded, forms and places, set-wise by the rules
- `writing`: the self-review, a section at a time; `known` shows what is on record already
- `sessions`: drafts, order, opinions, conclusions of a review meeting
- `reading`: what others read of all this, set-wise; callers ask who may
"""
