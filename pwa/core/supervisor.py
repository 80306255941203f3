"""Supervise processes that do the same work: started by fork, replaced when one dies, stopped together."""

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
YOUNG = 1.0  # seconds: whoever dies younger than this is not replaced at once


class Supervisor:
    """The parent. A first stop asks the children to finish (SIGTERM), a second or SIGQUIT to end at once (SIGQUIT).

    `work` is called in each child with these signals blocked; it sets its own handlers, then unblocks them.
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
        self.children: dict[int, float] = {}  # pid: when it began
        self.not_before = 0.0
        self.until: float | None = None  # once it stops: when whoever is left is killed
        self.alive, self._ours = os.pipe()  # at its end the children know that the parent has gone

    def run(self) -> None:
        """Until a signal says stop and every child has ended."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
        try:
            while self.children or self.until is None:
                self._fill()
                told = signal.sigtimedwait(AWAITED, self._patience())
                if told:
                    self._heed(signal.Signals(told.si_signo))
                self._bury()
                if self.until is not None and time.monotonic() > self.until:
                    self._tell(signal.SIGKILL)
        finally:
            while signal.sigtimedwait(AWAITED, 0):
                pass  # told once more, when it had ended already
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(self._ours)
            os.close(self.alive)

    def _patience(self) -> float:
        return 0.2 if self.until is not None or len(self.children) < self.number else 60.0

    def _fill(self) -> None:
        while self.until is None and len(self.children) < self.number and time.monotonic() >= self.not_before:
            if pid := os.fork():
                self.children[pid] = time.monotonic()
            else:
                self._be_a_child()

    def _heed(self, told: signal.Signals) -> None:
        if told in STOP and self.until is None:
            self.until = time.monotonic() + self.limit
            self.stopping()
            self._tell(signal.SIGTERM)
        elif told in STOP or told == signal.SIGQUIT:
            if self.until is None:
                self.stopping()
            self.until = time.monotonic() + min(self.limit, 5)
            self._tell(signal.SIGQUIT)

    def _tell(self, number: signal.Signals) -> None:
        for pid in self.children:
            os.kill(pid, number)  # it is ours until we have waited for it

    def _bury(self) -> None:
        """Take note of each child that has ended."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            began = self.children.pop(pid, 0.0)
            self.ended(pid)
            if self.until is None:
                event("process ended", logging.WARNING, pid=pid, code=os.waitstatus_to_exitcode(status))
                if time.monotonic() < began + YOUNG:
                    self.not_before = time.monotonic() + YOUNG

    def _be_a_child(self) -> NoReturn:
        code = 1
        try:
            os.close(self._ours)
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
        os.read(self.alive, 1)  # nothing is ever written: it returns when the parent has gone
        os.kill(os.getpid(), signal.SIGTERM)
