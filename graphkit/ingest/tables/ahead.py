"""Works one step ahead of whoever takes the results, so that reading and storing overlap."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def one_ahead(steps: Iterator[T]) -> Iterator[T]:
    """Yield the same results in the same order; the next one is made meanwhile.

    An error comes out where it happened, behind the results before it. Whoever stops early
    waits for the step under way.
    """
    end = object()
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            waiting: Future[T | object] = pool.submit(next, steps, end)
            while (result := waiting.result()) is not end:
                waiting = pool.submit(next, steps, end)
                yield result  # type: ignore[misc]  # anything but the mark of the end
    finally:
        if isinstance(steps, Generator):
            steps.close()
