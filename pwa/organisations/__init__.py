"""The tree of units, posts, and parameters set by a unit."""
