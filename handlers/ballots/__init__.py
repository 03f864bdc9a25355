"""Paper ballots by chat: asked and led by the committee, counted by two people apart (CNV-S11)."""
