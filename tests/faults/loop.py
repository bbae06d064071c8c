"""Virtual time: an asyncio loop that sleeps for nothing, and processes that can be killed on it."""

from __future__ import annotations

import asyncio
import contextvars
import random
import selectors
import traceback
from collections.abc import Callable, Coroutine, Generator, Mapping
from itertools import count
from typing import Any, TypeVar

T = TypeVar("T")

START_S = 1_000.0
"""What the clocks of the loop show first; 0.0 means "never" in places."""

current: contextvars.ContextVar[Process | None] = contextvars.ContextVar("process", default=None)
"""The process as part of which the running code runs."""


class NumberedTask(asyncio.Task[Any]):
    """A task whose place in a set does not depend on where it lies in memory."""

    def __init__(self, coro: Any, *, loop: VirtualLoop, **more: Any) -> None:  # noqa: ANN401
        self.number = next(loop.numbers)
        super().__init__(coro, loop=loop, **more)

    def __hash__(self) -> int:
        return self.number


class _Selector(selectors.DefaultSelector):
    """Waits by setting the time forward."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing will ever happen again")
        if timeout > 0:
            self.loop.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time is a number; all that is random about it comes from `dice`."""

    def __init__(self, dice: random.Random) -> None:
        selector = _Selector()
        selector.loop = self
        self.now = START_S
        self.numbers = count(1)
        self.dice = dice
        self.faults: list[str] = []
        super().__init__(selector)
        self._clock_resolution = 1e-9
        self.set_task_factory(_made)
        self.set_exception_handler(_noted)

    def time(self) -> float:
        return self.now

    def run_in_executor(  # type: ignore[override]
        self,
        executor: Any,  # noqa: ANN401
        func: Callable[..., Any],
        *args: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run the work here and answer later; who dies meanwhile may or may not have done it."""
        del executor
        future: asyncio.Future[Any] = self.create_future()
        process = current.get()
        is_early = self.dice.random() < 0.5
        outcome = _attempt(func, *args) if is_early else None

        def answer() -> None:
            if future.done() or (process is not None and process.is_dead):
                return
            error, value = outcome or _attempt(func, *args)
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)

        self.call_later(self.dice.uniform(0.0002, 0.01), answer)
        return future

    def _write_to_self(self) -> None:
        """Nobody else is there who could wait for a wake-up."""


def _made(loop: Any, coro: Any, **more: Any) -> NumberedTask:  # noqa: ANN401
    task = NumberedTask(coro, loop=loop, **more)
    process = more["context"].get(current) if "context" in more else current.get()
    if process is not None:
        process.tasks.append(task)
    return task


def _attempt(func: Callable[..., Any], *args: Any) -> tuple[BaseException | None, Any]:  # noqa: ANN401
    try:
        return None, func(*args)
    except Exception as error:  # noqa: BLE001 - handed on to who waits for it
        return error, None


def _plain(error: BaseException) -> str:
    """Return an error with where it was raised."""
    inner = error
    while isinstance(inner, BaseExceptionGroup):
        inner = inner.exceptions[0]
    last = traceback.extract_tb(inner.__traceback__)[-1:]
    place = "".join(f" at {frame.filename.split('/')[-1]}:{frame.lineno}" for frame in last)
    return f"{inner!r}{place}"


def _noted(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    if isinstance(loop, VirtualLoop):
        loop.faults.append(f"{context.get('message')}: {context.get('exception')!r}")


class Process:
    """Tasks that live and die together. What dies runs no more code that reaches the outside."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.tasks: list[NumberedTask] = []
        self.at_death: list[Callable[[], None]] = []

    def start(self, coro: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Run a coroutine as part of this process."""
        context = contextvars.copy_context()
        context.run(current.set, self)
        task = asyncio.get_running_loop().create_task(coro, name=name, context=context)
        task.add_done_callback(self.ended)
        return task

    def ended(self, task: asyncio.Task[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        loop = task.get_loop()
        if error is not None and not self.is_dead and isinstance(loop, VirtualLoop):
            loop.faults.append(f"{self.name}: {task.get_name()} ended by {_plain(error)}")

    def run(self, func: Callable[[], T]) -> T:
        """Run a function as part of this process."""
        context = contextvars.copy_context()
        context.run(current.set, self)
        return context.run(func)

    async def kill(self) -> None:
        """End all tasks at once; ends the connections first, so that no goodbye goes out."""
        self.is_dead = True
        for act in self.at_death:
            act()
        for _ in range(50):
            left = [task for task in self.tasks if not task.done()]
            if not left:
                break
            for task in left:
                task.cancel()
            await asyncio.sleep(0)
        for task in self.tasks:
            if task.done() and not task.cancelled():
                task.exception()
        left = [task for task in self.tasks if not task.done()]
        if left:
            raise RuntimeError(f"{self.name} cannot be killed: {left}")


def running(loop: VirtualLoop, coro: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a loop and close the loop."""
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(coro)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def steps(every_s: float) -> Generator[float]:
    """Yield a growing number of seconds, for what is done again and again."""
    at = 0.0
    while True:
        yield at
        at += every_s
