"""Provide what every package uses: database, access, fragments, clock, crypto, audit."""
