"""Papers that anyone can check: activity cards and letters with numbers without gaps, each with a signed code."""
