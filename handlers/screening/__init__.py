"""The January review of members, for the cell's committee alone (S0, part II)."""
