"""The roster: units and members from a table and back, in the columns of the official form (docs/roster.md)."""
