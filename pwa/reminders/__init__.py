"""Remind people once, outside the app, of what packages declare as due."""
