"""What every room stands on: database, doors, fragments, clock, crypto, audit."""
