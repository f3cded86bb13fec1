"""Ways into the corpus beside the search: institutions, months, and what there is at all."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.story import UNKNOWN, Language
from search.query import Query
from web import languages
from web.holdings import HoldingsPage
from web.home import today
from web.institution import InstitutionList, InstitutionPage
from web.metadata import institution_json_ld
from web.month import MonthPage, is_month
from web.pages import search_link, story_link
from web.site import site

blueprint = Blueprint("places", __name__)


@blueprint.get("/<any(kk, ru, en):interface>/institutions")
def institutions(interface: Language) -> str:
    """All institutions by city and kind."""
    found = site().engine().coverage().institutions
    counts = {slug: held.stories for slug, held in found.items() if slug != UNKNOWN}
    unknown = found[UNKNOWN].stories if UNKNOWN in found else 0
    return render_template(
        "institutions.html",
        page=InstitutionList(counts, site(), interface),
        without=unknown,
        without_address=search_link(Query(institution=(UNKNOWN,))),
    )


@blueprint.get("/<any(kk, ru, en):interface>/institution/<slug>")
def institution(interface: Language, slug: str) -> str:
    """One institution: what it is, its stories by year and month, its latest."""
    if slug == UNKNOWN or not site().knows(slug):
        abort(404)
    page = InstitutionPage(slug, site(), interface, search=search_link, address=story_link)
    return render_template(
        "institution.html",
        page=page,
        json_ld=institution_json_ld(page.one, site(), interface) if page.one else None,
    )


@blueprint.get("/<any(kk, ru, en):interface>/corpus")
def corpus(interface: Language) -> str:
    """What is in the corpus, and what is missing."""
    page = HoldingsPage(
        site(),
        interface,
        search_link,
        house=lambda slug: url_for("places.institution", interface=interface, slug=slug),
        table=lambda **how: url_for(
            "places.corpus", interface=interface, _anchor="holdings", **how
        ),
        by=request.args.get("by", ""),
        city=request.args.get("city", ""),
    )
    return render_template("corpus.html", page=page)


@blueprint.get("/<any(kk, ru, en):interface>/calendar")
def calendar(interface: Language) -> AnyResponse:
    """To this month, or to the last one of which anything is known."""
    known = site().engine().coverage().calendar
    this = f"{today():%Y-%m}"
    month = this if this in known or not known else max(known)
    year, _, number = month.partition("-")
    return redirect(_month_address(int(year), int(number)), 302)


@blueprint.get("/<any(kk, ru, en):interface>/calendar/<int:year>/<int:number>")
def month(interface: Language, year: int, number: int) -> str | AnyResponse:
    """A month and its days."""
    if not is_month(year, number):
        abort(404)
    if request.path != _month_address(year, number):  # 2024/05
        return redirect(_month_address(year, number), 308)
    page = MonthPage(
        year,
        number,
        site(),
        interface,
        search=search_link,
        story=story_link,
        address=_month_address,
    )
    return render_template("calendar.html", page=page)


def _month_address(year: int, number: int) -> str:
    return url_for("places.month", interface=languages.interface(), year=year, number=number)
