"""Targets and duties of a ward in a year, by the plan of resolution 21 (S1: KPI, PLN).

`counting.py` counts what is on record · `targets.py` judges it · `stating.py` what the ward says
`duties.py` the duties of the plan: owner, day, state · `report.py` the report of the year
"""
