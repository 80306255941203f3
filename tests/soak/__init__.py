"""Soak test: fifty phones send while the server is killed, filled up, locked, cut off and restored elsewhere."""
