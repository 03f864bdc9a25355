"""Papers of screening: of a case, of the lists, of a year; and the outline of a self-criticism."""
