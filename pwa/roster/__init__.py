"""Import and export of units and members, in the columns of the official form (docs/roster.md)."""
