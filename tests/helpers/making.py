"""What the fixtures of `tests/search/conftest.py` make, for annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from corpus.story import Story
from search.whoosh_engine import WhooshEngine

MakeStory = Callable[..., Story]
MakeEngine = Callable[[Iterable[Story]], WhooshEngine]
