"""How a text came to read as it does: its revisions, each to be looked at, any to be brought back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.sources import reads, writes
from fieldloom.web.desk.paragraphs import stretch
from fieldloom.web.desk.reading import number
from fieldloom.web.desk.standing import offered, source_of
from fieldloom.web.desk.stretches import Stretches
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_SOURCES)
def history(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Every revision of a text: who made it, when and why."""
    source = source_of(request, ref)
    told = {
        "source": source,
        "revisions": reads.revisions(to=request.user, source=source),
        "may": offered(request, source),
    }
    return render(request, "desk/revisions.html", told)


@in_study(Permission.READ_SOURCES)
def revision(request: StudyRequest, ref: str, which: int) -> HttpResponseBase:
    """A revision as it was, to be read only; `?p=` opens it at a paragraph."""
    source = source_of(request, ref)
    found = reads.revision(which, to=request.user, source=source)
    cut = Stretches.of(found.paragraph_count, found.characters)
    first, last = cut.around(number(request, "p", 1))
    told = {
        "source": source,
        "revision": found,
        "stretch": stretch(source, request.user, first, last, revision=found, coded=False),
        "before": cut.before(first),
        "after": cut.after(last),
        "may": offered(request, source),
    }
    return render(request, "desk/revision.html", told)


@require_POST
@in_study(Permission.TAKE_IN)
def restore(request: StudyRequest, ref: str, which: int) -> HttpResponseBase:
    """Make the text of an earlier revision the next one."""
    source = source_of(request, ref)
    done = writes.restore_revision(by=request.user, source=source, number=which)
    seen = coding.moved_passages(to=request.user, source=source, done=done)
    waiting = len(seen.waiting)
    told = f"Brought back from revision {which}; {seen.carried} passages moved with their words."
    if waiting:
        told += f" {waiting} could not, and {'waits' if waiting == 1 else 'wait'} for you beside the text."
    messages.success(request, told)
    return redirect("desk:read", slug=request.study.slug, ref=ref)
