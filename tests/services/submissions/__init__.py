"""The way to the last day of a season."""
