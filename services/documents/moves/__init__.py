"""Papers of moves and dissolutions: introduction letters, and one form for all other papers.

`fields.py` is what the templates name, `builders.py` fills it, `templates.py` draws the files.
"""
