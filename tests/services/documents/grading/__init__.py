"""Papers of review and grading."""
