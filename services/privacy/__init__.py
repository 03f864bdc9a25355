"""What is held about a person: shown to them, given out, erased, kept for a time, sealed."""
