"""Papers of a cell in the Party's form: Word files from templates, the year as a workbook.

`papers.py` is the way in; `README.md` says how to change the look and the settings.
"""
