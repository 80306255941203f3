"""Supervise worker processes: start them by fork, replace one that dies, stop all together."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from .logs import event, logger

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
AWAITED = STOP | {signal.SIGQUIT, signal.SIGCHLD}
YOUNG = 1.0  # seconds: when a child dies younger than this, the next one is started only after as long again


class Supervisor:
    """The parent process. At the first stop signal it sends SIGTERM to the children (finish), at a second stop signal
    or a SIGQUIT it sends SIGQUIT (end immediately). After `limit` seconds it kills the children that are left.

    `work` is called in each of the `number` children with these signals blocked; it sets its own handlers, then
    unblocks them. `stopping` is called once when the stop begins, `ended` with the pid of each child that has ended.
    """

    def __init__(
        self,
        work: Callable[[], object],
        number: int,
        limit: float,
        stopping: Callable[[], object] = lambda: None,
        ended: Callable[[int], object] = lambda pid: None,
    ) -> None:
        self.work, self.number, self.limit = work, number, limit
        self.stopping, self.ended = stopping, ended
        self.children: dict[int, float] = {}  # pid → monotonic time of its start
        self.not_before = 0.0  # monotonic time before which no child is started
        self.kill_at: float | None = None  # set when the stop begins: monotonic time at which children are killed
        self._read_end, self._write_end = os.pipe()  # children see end of file when the parent is gone

    def run(self) -> None:
        """Run until a signal says stop and every child has ended."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
        try:
            while self.children or self.kill_at is None:
                self._start_missing()
                received = signal.sigtimedwait(AWAITED, self._longest_wait())
                if received:
                    self._handle(signal.Signals(received.si_signo))
                self._reap()
                if self.kill_at is not None and time.monotonic() > self.kill_at:
                    self._send(signal.SIGKILL)
        finally:
            while signal.sigtimedwait(AWAITED, 0):
                pass  # a signal that came after the last child had ended
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(self._write_end)
            os.close(self._read_end)

    def _longest_wait(self) -> float:
        return 0.2 if self.kill_at is not None or len(self.children) < self.number else 60.0

    def _start_missing(self) -> None:
        while self.kill_at is None and len(self.children) < self.number and time.monotonic() >= self.not_before:
            if pid := os.fork():
                self.children[pid] = time.monotonic()
            else:
                self._run_child()

    def _handle(self, received: signal.Signals) -> None:
        if received in STOP and self.kill_at is None:
            self.kill_at = time.monotonic() + self.limit
            self.stopping()
            self._send(signal.SIGTERM)
        elif received in STOP or received == signal.SIGQUIT:
            if self.kill_at is None:
                self.stopping()
            self.kill_at = time.monotonic() + min(self.limit, 5)
            self._send(signal.SIGQUIT)

    def _send(self, number: signal.Signals) -> None:
        for pid in self.children:
            os.kill(pid, number)  # the pid cannot be another process's before `_reap` has waited for it

    def _reap(self) -> None:
        """Wait for the children that have ended, without blocking, and forget them."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            began = self.children.pop(pid, 0.0)
            self.ended(pid)
            if self.kill_at is None:
                event("process ended", logging.WARNING, pid=pid, code=os.waitstatus_to_exitcode(status))
                if time.monotonic() < began + YOUNG:
                    self.not_before = time.monotonic() + YOUNG

    def _run_child(self) -> NoReturn:
        code = 1
        try:
            os.close(self._write_end)
            threading.Thread(target=self._end_with_the_parent, daemon=True).start()
            self.work()
            code = 0
        except BaseException as fault:
            logger.log(logging.ERROR, "process failed", exc_info=fault)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _end_with_the_parent(self) -> None:
        os.read(self._read_end, 1)  # nothing is ever written: it returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)
