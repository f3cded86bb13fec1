"""The analysed texts of stories, one after the other, as they may be given out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from corpus.story import Story, excerpt
from index.conllu import conllu


def analysed(stories: Iterable[Story], excerpts: Collection[str]) -> Iterator[bytes]:
    """The sentences of stories as CoNLL-U.

    `excerpts` are the institutions of whose bodies nothing but an excerpt may be given out.
    """
    for story in stories:
        body = None
        if story.institution in excerpts:
            body = excerpt(story.body)
            if body != story.body:
                body = body.removesuffix(" …")
        for sentence in conllu(story, body):
            yield sentence.encode()
