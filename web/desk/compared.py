"""A story's text with what differs from another one marked, or what both name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from markupsafe import Markup, escape

from corpus.story import Story
from index.fields import Part as Field
from search.differences import Differences, How, Mark, differences, repeats
from search.evidence import Evidence, evidence
from web.desk.telling import Reason, reasons
from web.site import Site
from web.story import Part
from web.text import MarkedText, Spans, Stretch, blocks, stretches

# Of each sign the element and its class; words of the first text are taken away, of the second
# put in.
TAGS = {
    "only-one": ("del", ""),
    "only-other": ("ins", ""),
    "moved": ("span", "moved"),
    "left_out": ("span", "left-out"),
    "name": ("mark", "name"),
    "date": ("mark", "date"),
    "number": ("mark", "number"),
}


class SignedText(MarkedText):
    """A field with its marks, each with its own element."""

    def __init__(self, text: str, marks: Iterable[Stretch], segments: Iterable[Stretch]) -> None:
        super().__init__(text, (), segments)
        self._signs = Spans(marks)

    def _marked(self, start: int, end: int) -> Iterator[str]:
        for one in self._signs.within(start, end):
            name, kind = TAGS[one.language]
            yield escape(self._text[start : one.start])
            yield f'<{name} class="{kind}">' if kind else f"<{name}>"
            yield escape(self._text[one.start : one.end])
            yield f"</{name}>"
            start = one.end
        yield escape(self._text[start:end])


class Comparison:
    """Two stories beside each other, and why they are thought to be alike."""

    def __init__(
        self, first: Story, second: Story, names: tuple[str, str], site: Site, how: How | None
    ) -> None:
        """`names` are those of the two texts in a sentence."""
        self.first, self.second = first, second
        self._names = names
        self._site = site
        self._how = how

    @cached_property
    def differences(self) -> Differences:
        return differences(self.first, self.second, self._how)

    @cached_property
    def sides(self) -> list[ComparedStory]:
        told = self.differences
        return [
            ComparedStory(self.first, told.one, self._site, is_first=True),
            ComparedStory(self.second, told.other, self._site, is_first=False),
        ]

    @cached_property
    def evidence(self) -> Evidence:
        return evidence(self.first, self.second)

    @property
    def reasons(self) -> list[Reason]:
        across = self.first.language != self.second.language
        return reasons(self.evidence, *self._names, across=across)


class ComparedStory:
    """A story as the desk shows it beside another one."""

    def __init__(self, story: Story, marks: Iterable[Mark], site: Site, *, is_first: bool) -> None:
        self.story = story
        self._marks = list(marks)
        self._body = site.body(story)
        self._side = "only-one" if is_first else "only-other"

    @property
    def title(self) -> Markup:
        return self._text("title", self.story.title).html()

    @property
    def teaser(self) -> list[Part]:
        return [] if repeats(self.story) else self._parts("teaser", self.story.teaser)

    @property
    def body(self) -> list[Part]:
        return self._parts("body", self._body)

    @property
    def is_excerpt(self) -> bool:
        return self._body != self.story.body

    def _text(self, field: Field, text: str) -> SignedText:
        """`Stretch` names what is in another language; here, what sign it has."""
        marks = [
            Stretch(one.start, min(one.end, len(text)), self._name(one))
            for one in self._marks
            if one.part == field and one.start < len(text)
        ]
        return SignedText(text, marks, stretches(self.story.segments, field))

    def _name(self, mark: Mark) -> str:
        return self._side if mark.sign == "only" else mark.sign

    def _parts(self, field: Field, text: str) -> list[Part]:
        laid_out = self._text(field, text)
        return [
            Part(block.is_list, [laid_out.html(start, end) for start, end in block.lines])
            for block in blocks(text)
        ]
