"""Supervision 监督: organisational measures as people decide them, and the yearly appraisal."""
