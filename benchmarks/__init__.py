"""Benchmarks: Yanxing beside what nobody can beat on the same engine, measured in the same minutes."""
