"""Read from the head of a request what the limits of unfinished requests need: path, length of the body, and client.

The HTTP server parses every request itself; this reads three values before it, and refuses nothing.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

END = b"\r\n\r\n"
LONGEST_HEAD = 16_384
LINE = re.compile(rb"\S+ +([^ ?#]*)")
LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n")
CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding:")
FORWARDED = re.compile(rb"(?i)\r\nx-forwarded-for:([^\r\n]*)")


@dataclass(frozen=True)
class Head:
    """Path, bytes of the head itself, declared bytes of the body (None: in chunks), and who sent it."""

    path: str
    size: int
    length: int | None
    address: str


def read_head(data: bytes, peer: str, proxies: int) -> Head | None:
    """Read the head at the beginning of `data`; None while it has not come whole. `proxies` is the number of trusted
    ones in front."""
    size = data.find(END) + len(END)
    if size < len(END):
        return None
    head = data[:size]
    line, length = LINE.match(head), LENGTH.search(head)
    path = line[1].decode("latin-1") if line else ""
    declared = None if CHUNKED.search(head) else int(length[1]) if length else 0
    return Head(path, size, declared, network_of(_forwarded(head, proxies) or peer))


def _forwarded(head: bytes, proxies: int) -> str:
    """What the outermost trusted proxy says whom it serves, as ProxyFix reads it."""
    named = [one.strip() for line in FORWARDED.findall(head) for one in line.decode("latin-1").split(",")]
    return named[-proxies] if 0 < proxies <= len(named) else ""


def network_of(address: str | None) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 network of an IPv6 one, which one customer has."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    mapped = getattr(found, "ipv4_mapped", None)
    if isinstance(found, IPv4Address) or mapped:
        return str(mapped or found)
    return str(ip_network((int(found) >> 64 << 64, 64)))
