"""How to cite a story: in four styles, and as a file for reference managers."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, render_template
from markupsafe import Markup, escape

from corpus.citation import STYLES, Part, Reference, Style, cite, reference
from corpus.exports import FORMS, Origin
from corpus.intake import now
from corpus.story import Language, Story
from web.asking import asked_story, story_page
from web.exports import attachment
from web.home import today
from web.site import site
from web.text import language_tag

NAMES: dict[Style, str] = {
    "gost": "ГОСТ Р 7.0.5—2008",
    "apa": "APA 7",
    "chicago": "Chicago 17",
    "mla": "MLA 9",
}

blueprint = Blueprint("citing", __name__)


class Citation(NamedTuple):
    """A citation as the page shows it."""

    name: str
    language: str
    html: Markup


@blueprint.get("/<any(kk, ru, en):interface>/story/<story_id>/cite")
def page(interface: Language, story_id: str) -> str:
    """The citations of a story."""
    story = asked_story(story_id)
    source = reference(story, site().registry, today(), story_page(interface, story.id))
    return render_template("cite.html", story=story, citations=citations(story, source))


@blueprint.get("/<any(kk, ru, en):interface>/story/<story_id>.<any(ris, bib):suffix>")
def file(interface: Language, story_id: str, suffix: str) -> Response:
    """The reference as a file."""
    story = asked_story(story_id)
    origin = Origin(now(), "", "", 1, lambda one: story_page(interface, one))
    form = next(form for form in FORMS.values() if form.suffix == suffix)
    content = b"".join(form.lines([story], site().registry, origin))
    return attachment(content, form.mimetype, f"izde-{story.id}.{suffix}")


def citations(story: Story, source: Reference) -> list[Citation]:
    """The citations in the order of the styles; ГОСТ has words of the story's language."""
    tag = language_tag(story)
    found = []
    for style in STYLES:
        language = source.language if style == "gost" else "en"
        html = Markup("").join(_html(part, tag, language) for part in cite(source, style))
        found.append(Citation(NAMES[style], language, html))
    return found


def _html(part: Part, tag: str, around: str) -> Markup:
    """A piece of a citation, with its language where it is another one."""
    html = escape(part.text)
    if part.italic:
        html = Markup("<i>{}</i>").format(html)
    if part.own and tag != around:
        html = Markup('<bdi lang="{}">{}</bdi>').format(tag, html)
    return html
