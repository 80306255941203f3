"""The baselines: the least that stores a report on the same engine. They know no session, no rights, no history."""
