"""Cases: a problem or request on its way to an answer (used by 查 and 联)."""
