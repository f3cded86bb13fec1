"""A draft at the desk: what is like it, and whether we ran it. The draft is kept nowhere."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from corpus.institutions import Registry
from corpus.kinds import SAME
from corpus.story import Language, Story
from search.drafts import PAGES, DraftError, read_file, written
from search.duplicates import Match
from web import wording
from web.desk import naming
from web.desk.accounts import editor, editors_only
from web.desk.choosing import compare_address
from web.desk.compared import Comparison
from web.desk.pages import HERE
from web.languages import gettext as _
from web.site import Site, site

SHOWN = 10  # stories that are like a draft

blueprint = Blueprint("check", __name__)


class Like(Comparison):
    """A story that is like the draft."""

    def __init__(
        self, draft: Story, match: Match, matches: tuple[Match, ...], site: Site, language: Language
    ) -> None:
        super().__init__(draft, match.story, (_("the draft"), _("the story")), site, None)
        self.story = match.story
        self.kind = naming.kind_name(match.likeness.kind)
        self.about = naming.kind_about(match.likeness.kind)
        self.is_same = match.likeness.kind in SAME
        self.score = round(100 * match.likeness.score)
        self.compare = compare_address(match.story, [one.story for one in matches], language)
        self._language = language

    @property
    def institution(self) -> str:
        return wording.institution_name(self.story.institution, self._site.registry, self._language)

    @property
    def address(self) -> str:
        return url_for("pages.story", interface=self._language, story_id=self.story.id)


class CheckPage:
    """What is like a draft: what the account's institution ran apart from what others did."""

    def __init__(
        self, draft: Story, matches: tuple[Match, ...], ours: str | None, site: Site,
        language: Language,
    ) -> None:  # fmt: skip
        self.draft = draft
        every = [Like(draft, match, matches, site, language) for match in matches]
        self.ours = [one for one in every if ours and one.story.institution == ours]
        self.others = [one for one in every if not ours or one.story.institution != ours]


@blueprint.get(f"{HERE}/check")
@editors_only
def form(interface: Language) -> str:
    """Where a draft is pasted, or given as a file."""
    return _page(interface)


@blueprint.post(f"{HERE}/check")
@editors_only
def check(interface: Language) -> Response:
    """What is like the draft of the form."""
    try:
        draft = _given(site().registry, editor().institution)
    except DraftError as error:
        return Response(_page(interface, fault=naming.fault_text(error.fault)), 400)
    matches = site().engine().detector().like(draft, SHOWN)
    page = CheckPage(draft, matches, editor().institution, site(), interface)
    return Response(_page(interface, page))


def _page(interface: Language, page: CheckPage | None = None, fault: str = "") -> str:
    ours = editor().institution
    return render_template(
        "desk_check.html",
        page=page,
        fault=fault,
        ours=wording.institution_name(ours, site().registry, interface) if ours else "",
        title=request.form.get("title", "") if page or fault else "",
        text=request.form.get("text", "") if page or fault else "",
        suffixes=",".join(PAGES),
    )


def _given(registry: Registry, ours: str | None) -> Story:
    """The draft of the form, as we are to publish it: the file where there is one.

    Raises DraftError.
    """
    file = request.files.get("file")
    if file is not None and file.filename:
        return read_file(file.stream.read(), file.filename, registry, ours)
    title, text = request.form.get("title", ""), request.form.get("text", "")
    return written(title, text, institution=ours)
