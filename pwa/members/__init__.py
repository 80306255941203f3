"""People: their file, where they are, their contact person, their host, who looked."""
