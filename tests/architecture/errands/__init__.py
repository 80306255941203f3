"""A package that only the tests have: it shows what a new noun needs, and that it needs nothing outside its files."""
