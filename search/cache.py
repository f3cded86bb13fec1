"""A cache bounded by the memory that its values take."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

OVERHEAD = 500  # bytes of an entry beside its arrays, about
SMALL = 16_000  # bytes of a value that is kept apart from larger ones


class Sized(Protocol):
    """What knows how many bytes it takes."""

    @property
    def nbytes(self) -> int: ...


Value = TypeVar("Value", bound=Sized)


class ByteCache(Generic[Value]):
    """The values used last, of at most `limit` bytes together; safe between threads.

    Small values have a shelf of their own, a quarter of the room, where large ones cannot push
    them out: there are many of them, and each saves about as much time as a large one.
    Values are made outside the lock: two threads may make the same one, and one is kept.
    """

    def __init__(self, limit: int) -> None:
        self._lock = threading.Lock()
        self._small = _Shelf[Value](limit // 4)
        self._large = _Shelf[Value](limit - limit // 4)

    @property
    def nbytes(self) -> int:
        """How many bytes the values take."""
        return self._small.nbytes + self._large.nbytes

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not there; too large a one is not kept."""
        found = self.peek(key)
        if found is not None:
            return found
        value = make()
        size = value.nbytes + OVERHEAD
        with self._lock:
            (self._small if size <= SMALL else self._large).keep(key, value, size)
        return value

    def peek(self, key: Hashable) -> Value | None:
        """The value of a key where it is there; it counts as used."""
        with self._lock:
            small = self._small.take(key)
            return self._large.take(key) if small is None else small

    def clear(self) -> None:
        with self._lock:
            self._small.clear()
            self._large.clear()


class _Shelf(Generic[Value]):
    """The values used last, of at most so many bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self.nbytes = 0

    def take(self, key: Hashable) -> Value | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        if key in self._values or size > self._limit:
            return
        self._values[key] = value
        self.nbytes += size
        while self.nbytes > self._limit:
            _, oldest = self._values.popitem(last=False)
            self.nbytes -= oldest.nbytes + OVERHEAD

    def clear(self) -> None:
        self._values.clear()
        self.nbytes = 0
