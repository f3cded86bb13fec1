"""What the desk calls the kinds of duplicates, in three languages."""

from __future__ import annotations

from corpus.verdicts import DIFFERENT, State
from search.drafts import LONGEST, Fault
from search.review import Work
from web.languages import gettext as _


def kind_name(kind: str) -> str:
    """A kind of duplicates, or what is none."""
    return {
        "copy": _("Exact copy"),
        "reprint": _("Reprint"),
        "teaser": _("Teaser and story"),
        "translation": _("Translation"),
        "same_event": _("Same event"),
        "recurring": _("Another year"),
        DIFFERENT: _("Not the same"),
    }[kind]


def kind_about(kind: str) -> str:
    """What it means, in a line."""
    return {
        "copy": _("the same text, be it in other letters"),
        "reprint": _("the same text, edited"),
        "teaser": _("one text is within the other"),
        "translation": _("the same story in another language"),
        "same_event": _("other stories of one event; they stay apart"),
        "recurring": _("the same event of another year; they stay apart"),
        DIFFERENT: _("two stories that only look alike"),
    }[kind]


def work_name(work: Work) -> str:
    """Where a case stands."""
    return {
        "open": _("To be decided"),
        "reopened": _("Reopened"),
        "decided": _("Decided"),
    }[work]


def state_name(state: State) -> str:
    """What became of a verdict."""
    return {
        "standing": _("stands"),
        "reopened": _("reopened: a text has changed"),
        "replaced": _("replaced by a later one"),
        "undone": _("taken back"),
        "missing": _("waits: a story is not there"),
    }[state]


def fault_text(fault: Fault) -> str:
    """Why something is no draft, in the language of the page."""
    return {
        "empty": _("There is no text in it."),
        "long": _("It is too long for a story: a text may have %(size)s bytes.", size=LONGEST),
        "encoding": _("Its letters cannot be read: save it as a text in UTF-8."),
        "form": _("It cannot be read as a story."),
        "body": _("JSON is needed: a text, and perhaps a title and a language (kk, ru, en)."),
        "several": _("The page has several stories: save the page of one of them."),
        "page": _("No story can be read from this file: text and HTML pages can be."),
    }[fault]
