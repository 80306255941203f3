"""Benchmarks: Yanxing beside the fastest possible program on the same engine, measured in the same minutes."""
