"""Ward staff tell many people of one thing; how it is worded, and how it goes on.

messages   one message for one person, also as a preview
sending    choose who, write, look, try, start (CNV-W01)
control    what is being sent: progress, pause, go on, stop, chase, call list, letters
numbers    the progress in words
"""
