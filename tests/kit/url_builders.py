"""Compile what builds the addresses of a route once in a process. Werkzeug does it anew for each app, which is most of
what an app costs (0.1 s), and the tests make hundreds of apps with the same routes."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_compiled: dict[tuple[object, ...], Callable[..., Any]] = {}


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    asked = append_unknown, tuple(rule._trace), repr(rule.defaults)  # all that werkzeug makes it of
    if asked not in _compiled:
        _compiled[asked] = _compile(rule, append_unknown)
    return _compiled[asked]


def compile_once() -> None:
    """From now on, in this process and in those forked from it."""
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign,assignment]
