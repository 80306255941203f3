"""One believable county."""
