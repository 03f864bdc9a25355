"""Grades by chat: the cell proposes, the ward decides, results are told, complaints are heard."""
