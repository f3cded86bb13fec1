"""The desk's routes: the queue of groups, two stories side by side, verdicts and their undoing."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from corpus.editors import Editors
from corpus.errors import NotFoundError, UsageError
from corpus.intake import now
from corpus.kinds import SAME
from corpus.store import Store
from corpus.story import Language, Story
from corpus.verdicts import MAX_NOTE, Verdict, Verdicts, records, rows
from search.differences import How
from web.asking import asked_story
from web.desk import naming
from web.desk.accounts import editor, editors_only
from web.desk.asked import Asked, asked
from web.desk.pages import HERE
from web.desk.pages import blueprint as frame
from web.desk.pair import PairPage, next_pair, seen
from web.desk.queue import QueuePage
from web.desk.work import work
from web.exports import attachment
from web.site import site
from web.urls import BadParameterError

blueprint = Blueprint("review", __name__)
PAIR = f"{HERE}/pair/<one>/<other>"
MOST = 10**15  # the number of a verdict: a larger one no database takes


@frame.get(HERE, endpoint="front")
@editors_only
def queue(interface: Language) -> str:
    """What an editor comes to: the groups that wait for verdicts."""
    page = QueuePage(asked(), work().now(), site(), interface)
    return render_template("desk_queue.html", page=page, done=_done())


def _done() -> tuple[Verdict, str] | None:
    """The verdict that was given just now, and its name; it may be taken back."""
    number = request.args.get("done", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    try:
        with Store.open(site().settings.store) as store:
            verdict = Verdicts(store).get(int(number))
    except NotFoundError:
        return None
    return None if verdict.undone_at else (verdict, naming.kind_name(verdict.kind))


@blueprint.get(PAIR)
@editors_only
def pair(interface: Language, one: str, other: str) -> str:
    """Two stories side by side."""
    return _page(interface, *_two(one, other))


def _two(one: str, other: str) -> tuple[Story, Story]:
    if one == other:
        abort(404)
    return asked_story(one), asked_story(other)


def _page(interface: Language, one: Story, other: Story, fault: str = "") -> str:
    how = request.args.get("mark", "")
    if how not in ("", "words", "named"):
        raise BadParameterError("mark", how)
    page = PairPage(
        one,
        other,
        asked(),
        work().now(),
        site(),
        interface,
        cast("How | None", how or None),
    )
    return render_template(
        "desk_pair.html", page=page, done=_done(), fault=fault, most=MAX_NOTE, form=request.form
    )


@blueprint.post(f"{PAIR}/verdict")
@editors_only
def decide(interface: Language, one: str, other: str) -> AnyResponse:
    """Keep a verdict, and on to the next pair that waits."""
    here, there = _two(one, other)
    kind = request.form.get("kind", "")
    if request.form.get("seen") != seen(here, there):
        return Response(_page(interface, here, there, "changed"), 409)
    try:
        verdict = _kept(here, there, kind)
    except UsageError:
        return Response(_page(interface, here, there, "verdict"), 400)
    if verdict is None:
        return Response(_page(interface, here, there, "decided"), 409)
    query = asked()
    following = next_pair(query, work().now(), verdict.pair)
    return redirect(_with_done(query, following, verdict), 303)


def _kept(here: Story, there: Story, kind: str) -> Verdict | None:
    """The verdict of the form, kept; none where these two were decided since the form was seen."""
    with Store.open(site().settings.store) as store, store.writing():
        verdicts = Verdicts(store)
        if request.form.get("last") != str(verdicts.last((here.id, there.id))):
            return None
        verdict = verdicts.add(
            here,
            there,
            kind,
            canonical=request.form.get("canonical") or None if kind in SAME else None,
            note=request.form.get("note", ""),
            editor=editor().name,
        )
        _note(store, "verdict", verdict)
        return verdict


def _with_done(query: Asked, following: tuple[str, str] | None, verdict: Verdict) -> str:
    done = ("done", str(verdict.id))
    if following is not None:
        return f"{query.pair(following, done)}#pair"
    return f"{query.queue(done)}#main"


def _note(store: Store, action: str, verdict: Verdict) -> None:
    """In the log of the desk."""
    detail = {"id": verdict.id, "kind": verdict.kind, "canonical": verdict.canonical}
    Editors(store).audit(editor().name, action, " ".join(verdict.pair), detail)


@blueprint.post(f"{HERE}/verdict/<int(max={MOST}):number>/undo")
@editors_only
def undo(interface: Language, number: int) -> AnyResponse:
    """Take a verdict back, and look at its pair again."""
    query = asked()
    try:
        with Store.open(site().settings.store) as store, store.writing():
            verdict = Verdicts(store).undo(number, editor().name)
            _note(store, "verdict undone", verdict)
    except NotFoundError:
        abort(404)
    return redirect(f"{query.pair(verdict.pair)}#pair", 303)


@blueprint.get(f"{HERE}/verdicts.<any(csv, json):form>")
@editors_only
def export(interface: Language, form: Literal["csv", "json"]) -> Response:
    """All verdicts there ever were: who, what, when."""
    with Store.open(site().settings.store) as store:
        every = Verdicts(store).all()
    name = f"izde-verdicts-{now()[:10]}.{form}"
    if form == "csv":
        return attachment("".join(rows(every)).encode("utf-8-sig"), "text/csv", name)
    return attachment(msgspec.json.encode({"verdicts": records(every)}), "application/json", name)
