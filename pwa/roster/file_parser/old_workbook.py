"""Find the dates of an old workbook (.xls) that are shown without their day. The library hands out days only.

Reads just what that takes of the compound file ([MS-CFB]) and of its records ([MS-XLS] 2.4). Runs beside `__main__.py`,
and like it imports nothing of the app.
"""

import struct
from collections.abc import Iterator

from zip_check import WITHOUT_DAY, shows_no_day

FREE = 0xFFFFFFFA  # sector numbers from here on mean 'none'
BOF, EOF, SHEET, FORMAT, STYLE = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
NUMBER, SHORT_NUMBER, SHORT_NUMBERS, FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006

Months = dict[int, dict[int, set[int]]]  # sheet → row from 1 → columns from 0


def month_cells(content: bytes) -> Months:
    """Return the cells that show a date as year and month; none for a file that cannot be followed."""
    try:
        return _month_cells(_stream(content))
    except (struct.error, IndexError, ValueError):
        return {}


def _stream(content: bytes) -> bytes:
    """The stream 'Workbook' of the compound file."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    count, begin, _, cutoff, mini, _, more, _ = struct.unpack_from("<I I I I I I I I", content, 44)
    tables = list(struct.unpack_from("<109I", content, 76))

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    while more < FREE and len(tables) < count:
        numbers = struct.unpack(f"<{size // 4}I", sector(more))
        tables, more = [*tables, *numbers[:-1]], numbers[-1]
    chain = [number for at in tables[:count] if at < FREE for number in struct.unpack(f"<{size // 4}I", sector(at))]

    def whole(first: int) -> bytes:
        return b"".join(map(sector, _follow(chain, first)))

    listed = whole(begin)
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(listed) - 127, 128):
        length = struct.unpack_from("<H", listed, at + 64)[0]
        name = listed[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        found.setdefault(name, struct.unpack_from("<II", listed, at + 116))
    if "Workbook" not in found:
        raise ValueError("no workbook of 1997 or later")
    first, length = found["Workbook"]
    if length >= cutoff:
        return whole(first)[:length]
    small = whole(found["Root Entry"][0])
    links = struct.unpack(f"<{len(whole(mini)) // 4}I", whole(mini))
    return b"".join(small[at * 64 : at * 64 + 64] for at in _follow(links, first))[:length]


def _follow(chain: list[int] | tuple[int, ...], number: int) -> Iterator[int]:
    """The sectors of a stream, in order; no more than there are."""
    for _ in range(len(chain)):
        if number >= FREE:
            return
        yield number
        number = chain[number]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of this part; those of charts inside it are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _month_cells(stream: bytes) -> Months:
    sheets: list[int] = []
    formats: dict[int, str] = {}
    styles: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == SHEET:
            sheets.append(struct.unpack_from("<I", data)[0])
        elif kind == STYLE:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == FORMAT and len(data) > 5:
            number, _, wide = struct.unpack_from("<HHB", data)
            formats[number] = data[5:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
    shown = {
        place
        for place, number in enumerate(styles)
        if (shows_no_day(formats[number]) if number in formats else number in WITHOUT_DAY)
    }
    return {place: cells for place, at in enumerate(sheets) if (cells := _cells(stream, at, shown))}


def _cells(stream: bytes, at: int, shown: set[int]) -> dict[int, set[int]]:
    """The cells of one sheet with one of these styles: row from 1 → columns."""
    found: dict[int, set[int]] = {}
    for kind, data in _records(stream, at) if shown else ():
        if kind in (NUMBER, SHORT_NUMBER, FORMULA):
            row, column, style = struct.unpack_from("<HHH", data)
            styles = [style]
        elif kind == SHORT_NUMBERS:
            row, column = struct.unpack_from("<HH", data)
            styles = [struct.unpack_from("<H", data, place)[0] for place in range(4, len(data) - 7, 6)]
        else:
            continue
        for place, style in enumerate(styles, column):
            if style in shown:
                found.setdefault(row + 1, set()).add(place)
    return found
