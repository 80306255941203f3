"""Invitations, passkeys, sessions."""
