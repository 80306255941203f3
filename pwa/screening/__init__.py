"""Screening 查: rounds that ask where everybody is, worklists, findings."""
