"""Paths of units: `0001/0004/` lies below `0001/`, and every path sorts as its tree."""


def lineage(path: str, top: str = "") -> list[str]:
    """List the path and the paths above it, root first; `top` is the first one to include."""
    return [path[: end + 1] for end in range(max(len(top) - 1, 0), len(path)) if path[end] == "/"]


def ancestors(path: str) -> list[str]:
    """List the paths above this one, root first."""
    return lineage(path)[:-1]


def end_of(path: str) -> str:
    """Return the smallest text that sorts after the whole subtree at `path`: '0' follows '/' in ASCII."""
    return f"{path[:-1]}0"
