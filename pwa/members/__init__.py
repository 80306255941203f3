"""People: their file, where they are, who keeps touch with them, who hosts them, who looked."""
