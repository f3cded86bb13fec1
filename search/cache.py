"""A cache bounded by the memory that its values take."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

OVERHEAD = 500  # bytes of an entry beside its arrays, about


class Sized(Protocol):
    """What knows how many bytes it takes."""

    @property
    def nbytes(self) -> int: ...


Value = TypeVar("Value", bound=Sized)


class ByteCache(Generic[Value]):
    """The values used last, of at most `limit` bytes together; safe between threads.

    Values are made outside the lock: two threads may make the same one, and one is kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self.nbytes = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not there; too large a one is not kept."""
        found = self.peek(key)
        if found is not None:
            return found
        value = make()
        size = value.nbytes + OVERHEAD
        with self._lock:
            if key not in self._values and size <= self._limit:
                self._values[key] = value
                self.nbytes += size
                while self.nbytes > self._limit:
                    _, oldest = self._values.popitem(last=False)
                    self.nbytes -= oldest.nbytes + OVERHEAD
        return value

    def peek(self, key: Hashable) -> Value | None:
        """The value of a key where it is there; it counts as used."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self.nbytes = 0
