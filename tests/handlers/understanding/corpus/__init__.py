"""Utterances to measure understanding with; README.md says how they are made."""
