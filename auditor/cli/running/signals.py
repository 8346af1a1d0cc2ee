"""Being told to stop: once, and everything is brought to an orderly end; twice, and it ends at once.

Nothing is lost either way: evidence is whole at any moment, and browsers are ended by their keeper.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")

SIGNALS = tuple(s for name in ("SIGINT", "SIGTERM", "SIGHUP") if (s := getattr(signal, name, None)) is not None)


class Signals:
    """As a context it listens to the signals that end a program; in another thread than the main one it hears nothing."""

    current: Signals | None = None

    def __init__(self) -> None:
        self.received = 0
        """Number of the signal that came first; 0 for none."""
        self._before: dict[int, Any] = {}
        self._stop: Any = None

    def __enter__(self) -> Self:
        Signals.current = self
        main = threading.current_thread() is threading.main_thread()
        for number in SIGNALS if main else ():
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Signals.current = None
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do asynchronous work. Raises KeyboardInterrupt once a signal has ended it and all is cleared away."""
        import asyncio

        with asyncio.Runner() as runner:
            try:
                return runner.run(self._stoppable(work))
            except asyncio.CancelledError:
                raise KeyboardInterrupt from None
            finally:
                self._stop = None

    async def _stoppable(self, work: Coroutine[Any, Any, T]) -> T:
        import asyncio

        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        loop.set_exception_handler(_logged)
        if task is not None:
            self._stop = lambda: loop.call_soon_threadsafe(task.cancel)
        return await work

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self.received:
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"auditor: ended at once\n")
            os._exit(128 + number)
        self.received = number
        if self._stop is None:
            raise KeyboardInterrupt
        self._stop()


def _logged(_loop: object, context: dict[str, Any]) -> None:
    # What nobody waited for, as when Playwright's driver dies, belongs into the log and not onto the terminal.
    logger = logging.getLogger("auditor")
    if logger.handlers:  # else the command has ended
        logger.warning("%s", context.get("message"), exc_info=context.get("exception"))


def run_stoppable(work: Coroutine[Any, Any, T]) -> T:
    """Do asynchronous work that a signal may end; see `Signals.run`."""
    return (Signals.current or Signals()).run(work)
