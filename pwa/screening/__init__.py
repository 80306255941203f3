"""Screening 查: rounds that ask where every member is, worklists, findings."""
