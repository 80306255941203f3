"""Accounts, invitations, passkeys, sessions."""
