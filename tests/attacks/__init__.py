"""Attacks: what a stranger, a neighbour, a broken platform or a thief could try.

Everything here is aimed at the product from outside; short seeded runs stand in the suite.
`python -m tests.attacks` plays every story and attacks each of its questions.
"""
