"""Minutes of a review meeting: what was said of each collective and person, and the conclusion."""
