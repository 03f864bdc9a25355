"""Messages to many about one subject, sent a portion at a time, each checked again when it goes.

subjects   what can be told about: who it concerns, what it is now, who has answered
of_units   a notice to the members of a unit's cells
of_residence  a session of the residence liaison
audience   who would get it, counted by area and channel; recipients planned in one statement
book       drafts, start, pause, resume, cancel; progress in numbers
feeding    the next portion for the outbox, each person checked again
sending    checked once more when it leaves; what became of it
following  a changed or cancelled subject is told to exactly those who were informed
calling    those whom no chat reaches: call list, told by telephone or paper
letters    printed invitations for them
progress   a message in numbers
watching   who sees the progress
"""
