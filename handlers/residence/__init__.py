"""Conversations of the residence liaison: members, residence committee, workplaces, areas."""
