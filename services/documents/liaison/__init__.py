"""Papers of the residence liaison: introduction, notices, minutes, comment sheet, report.

`content.py` is what a use case tells, `builders.py` turns it into `fields.py`, `templates.py`
draws the Word files, `sheet.py` writes the data form.
"""
