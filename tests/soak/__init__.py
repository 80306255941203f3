"""The server under fire: fifty phones flush while it is killed, filled up, locked, cut off and restored elsewhere."""
