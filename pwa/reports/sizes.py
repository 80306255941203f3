"""Limit how large and how deep a submission may be. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from .rules import MAX_BYTES, MAX_DEPTH, MAX_FIELDS


def depth(value: Any) -> int:
    """Return how deep objects and lists are nested; 0 for a plain value. Goes level by level: hostile input would
    exhaust the call stack."""
    steps, level = 0, [value]
    while level := [v for v in level if isinstance(v, dict | list)]:
        steps += 1
        level = [inner for v in level for inner in (v.values() if isinstance(v, dict) else v)]
    return steps


def outsized(submission: Mapping[str, Any], most_bytes: int = MAX_BYTES) -> str | None:
    """Return why the submission is too large, or None (≤ 16 KiB as a phone writes it, or what its form allows, ≤ 64
    fields, depth ≤ 3)."""
    fields = submission.get("fields")
    if _short(submission, fields):
        return None
    if depth(submission) > MAX_DEPTH:
        return "too_deep"
    if len(json.dumps(submission, ensure_ascii=False, separators=(",", ":")).encode()) > most_bytes:
        return "too_large"
    return "too_many_fields" if isinstance(fields, dict) and len(fields) > MAX_FIELDS else None


def _short(submission: Mapping[str, Any], fields: Any) -> bool:
    """Whether it is so plain and short that it cannot be too large: a character takes at most six bytes, a number
    25."""
    if not isinstance(fields, dict) or len(submission) + len(fields) > MAX_FIELDS:
        return False
    signs = 0
    for said in (submission, fields):
        for name, value in said.items():
            if isinstance(value, str):
                signs += len(value)
            elif isinstance(value, dict | list) and value is not fields:
                return False
            signs += len(name)
    return 6 * signs + 30 * MAX_FIELDS < MAX_BYTES
