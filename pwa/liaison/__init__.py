"""Liaison 联: contacts with members, when they are due, and who keeps touch with whom."""
