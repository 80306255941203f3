"""The tree of units: who stands where, posts, parameters of rules."""
