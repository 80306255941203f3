"""Start the parser of uploaded tables quickly: one process imports it once, and is forked for each file.

The server starts it anew for each file, which is most of what a small file costs, and the tests send a thousand. What
then runs is the same program on the same file with the same limits. Where the start itself or its memory is the subject
(tests/roster/test_far_cells.py), and in servers and commands that tests start, it begins the normal way.
"""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import IO, Any, NoReturn

from tests.kit.cluster import die_with_parent
from tests.kit.forkserver import ROOT, Forked, reap

PARSER = ROOT / "pwa" / "roster" / "file_parser"
DEVNULL, PIPE = subprocess.DEVNULL, subprocess.PIPE  # this module stands where file_reader.py has `subprocess`


class FileParser(Forked):
    """The parser of one file, as far as file_reader.py knows it."""

    def __init__(self, pid: int, stdout: IO[bytes]) -> None:
        super().__init__(pid)
        self.stdout = stdout

    def communicate(self) -> None:
        """Until it has ended; nobody reads on."""
        self.stdout.close()
        self.wait()


class ParserProcess:
    """The process that is forked; started when the first file is read, ended with the tests."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._wire: socket.socket | None = None

    def fork(self, file: int) -> FileParser:
        """A parser of the file that is open under this descriptor."""
        begin, end = os.pipe()
        with self._turn:
            self._wire = self._wire or self._start()
            socket.send_fds(self._wire, [b"file"], [file, end])
            os.close(end)
            pid = int(self._wire.recv(20))
        return FileParser(pid, os.fdopen(begin, "rb"))

    @staticmethod
    def _start() -> socket.socket:
        here, there = socket.socketpair(type=socket.SOCK_SEQPACKET)
        command = [sys.executable, "-s", "-m", "tests.kit.file_parsers"]
        subprocess.Popen(command, cwd=ROOT, stdin=there)  # it ends when the other end of the wire is gone
        there.close()
        return here


parser_process = ParserProcess()


def Popen(command: list[str], **_how: Any) -> FileParser:
    """Fork the parser for the file that the command names."""
    *_, program, path = command
    assert Path(program) == PARSER, command
    return parser_process.fork(int(path.removeprefix("/dev/fd/")))


def be(parser: Any, file: int, out: int) -> NoReturn:
    """The forked one: from here on it is the parser of this file."""
    code = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent()
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd, where in enumerate((nothing, out, nothing)):
            os.dup2(where, fd)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        parser.main(f"/dev/fd/{file}")
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    """Import the parser, then fork for each file."""
    wire = socket.socket(fileno=os.dup(0))
    sys.path.insert(0, str(PARSER))
    spec = spec_from_file_location("file_parser_program", PARSER / "__main__.py")
    assert spec and spec.loader
    parser = module_from_spec(spec)
    spec.loader.exec_module(parser)
    import python_calamine  # noqa: F401 - imported with the first workbook

    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    while (asked := socket.recv_fds(wire, 20, 2))[0]:
        file, out = asked[1]
        if pid := os.fork():
            os.close(file)
            os.close(out)
            wire.send(str(pid).encode())
        else:
            be(parser, file, out)


if __name__ == "__main__":
    main()
