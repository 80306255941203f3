"""The baselines: the least code that stores a report on the same engine, without sessions, rights or history."""
