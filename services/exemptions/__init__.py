"""Exemption from work and party activity: for age and health, or for five other grounds.

- `asking.ask`, `asking.add_paper`, `asking.withdraw`, `asking.ask_back`: the member, or the
  secretariat for a member without a phone (EXM-02, EXM-05, EXM-12)
- `views.access`, `views.own`, `views.of_units`, `views.to_decide`: who may see which request
- `judging.ground`, `judging.missing`: what the rules say of it, and what it still lacks
- `deciding.resolve` (the cell), `deciding.decide` (the grassroots committee), `deciding.refuse`,
  `deciding.take_back` (return); the only place that writes a standing of kind exempt
- `contacts`: the contact person, the monthly "đã liên hệ", reports of those far away
- `register.cell_book`, `register.committee_book`: the two books (EXM-06, EXM-15)
"""
