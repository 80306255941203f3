"""Attack the app as people do who want in, or want others out."""
