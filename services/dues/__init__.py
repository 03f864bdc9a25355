"""Dues (đảng phí): tracked, reminded and reconciled; the bot never moves money (DUE, DSG-03)."""
