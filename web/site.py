"""What the pages of one application share: its settings, its registry, its index."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import cast

from flask import abort, current_app, request

from corpus.commands import registry_of
from corpus.errors import IzdeError, StoreError
from corpus.settings import Settings
from corpus.store import Store
from corpus.story import LANGUAGES, Story, excerpt
from search.engine import Engine, open_engine
from search.evidence import evidence
from search.misses import Misses
from search.query import Query, make_query
from search.research.collocations import collocations
from search.research.concordance import concordance
from search.research.counts import counts
from search.research.frequencies import frequencies

logger = logging.getLogger(__name__)

KEY = "izde"  # in app.extensions
WARMING = ("мұражай", "музей", "museum", "makerspaces")  # the last is in no dictionary


class Site:
    """Opens the index when it is first asked for, so that a site may start before it has one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.registry = registry_of(settings)
        self.misses = Misses(settings.misses)
        self._excerpts = {one.slug for one in self.registry if one.display == "excerpt"}
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    def engine(self) -> Engine:
        """The index; raises what `open_engine` raises, at every call until there is one."""
        with self._opening:
            if self._engine is None:
                self._engine = open_engine(
                    self.settings.data, self.registry, self.settings.query_seconds
                )
            return self._engine

    def warm_up(self) -> None:
        """Load in the background what the first of each kind of question would wait for."""
        with contextlib.suppress(IzdeError):  # without an index the pages say so
            for words in WARMING:
                self.engine().search(make_query(words=words))
                self.engine().suggest(words[:-1])
            engine = self.engine()
            engine.coverage()
            newest = engine.search(make_query(sort="newest", limit=1)).hits
            for hit in newest:
                engine.related(hit.story.id)
            for language in LANGUAGES:  # a draft of each, as editors check them
                for hit in engine.search(make_query(language=(language,), limit=1)).hits:
                    for match in engine.detector().like(hit.story):
                        evidence(hit.story, match.story)
            study = make_query(words=WARMING[0], across=False)
            counts(engine, [study])
            concordance(engine, study)
            collocations(engine, study)
            frequencies(engine, make_query(words=WARMING[0]), what="names")

    def was_removed(self, story_id: str) -> bool:
        """Whether a story was here and was taken out; no, where the store cannot tell."""
        if not self.settings.store.exists():
            return False
        try:
            with Store.open(self.settings.store) as store:
                return store.is_removed(story_id)
        except StoreError as error:
            logger.error("%s", error)
            return False

    def store_revision(self) -> int:
        """How far the store has come; raises StoreError where it cannot be read."""
        with Store.open(self.settings.store) as store:
            return store.revision()

    def knows(self, institution: str) -> bool:
        """Whether a slug is in the registry, or was when its stories were indexed."""
        if institution in self.registry:
            return True
        return self.engine().count(Query(institution=(institution,))) > 0

    def public(self, path: str) -> str:
        """A path of the site as its readers reach it, or as it is where that is not known."""
        return self.settings.public_address + path

    def absolute(self, path: str) -> str:
        """The same for what has to be absolute: else by the host that was asked."""
        if self.settings.public_address:
            return self.public(path)
        if not request.host:  # it was no name of a host
            abort(400)
        return f"{request.scheme}://{request.host}{path}"

    def body(self, story: Story) -> str:
        """The body as far as its institution lets us show it."""
        return excerpt(story.body) if story.institution in self._excerpts else story.body


def site() -> Site:
    """The site of the application that answers the present request."""
    return cast(Site, current_app.extensions[KEY])
