"""Liaison 联: contacts with members, when they are due, and who keeps in touch with whom."""
