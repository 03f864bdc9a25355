"""Everything that can break, breaks while people answer: nothing is lost, nothing counts twice.

A *life* is a ward of its own with one bot, every other one with an Official Account beside it; in
each of its rounds people answer while one fault strikes. When the fault is over, the bot has to
recover by itself, and what it holds is compared with what the people did.
`python -m tests.faults --help` plays many lives; a seed plays the same life again.
"""
