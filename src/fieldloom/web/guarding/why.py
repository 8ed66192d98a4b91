"""Why can I (not) see this? Of a passage, a source or a page: the same sentence as on the command line."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.sources import writes
from fieldloom.sources.rules.explaining import About
from fieldloom.web.desk.reading import number
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.ENTER)
def why(request: StudyRequest) -> HttpResponse:
    """About `?source=` (its study id), with `?paragraph=` (its number), or `?page=` (a page's name)."""
    given = request.GET
    about = writes.Asked(
        given.get("source", ""), number(request, "paragraph", 0) or None, given.get("page", "")
    )
    told = writes.ask_why(by=request.user, study=request.study, about=about)
    facts = told.facts
    way = ""
    if facts["about"] in (About.PARAGRAPH.value, About.SOURCE.value):
        way = reverse("desk:read", args=[request.study.slug, about.source])
        way += f"?p={about.paragraph}#p{about.paragraph}" if about.paragraph else ""
    clear = told.seen and not facts.get("shut")
    changes = list(dict.fromkeys(one.would_change for one in told.grounds if one.would_change))
    asked = {"why": told, "about": about, "way": way, "clear": clear, "changes": changes}
    return render(request, "guarding/why.html", asked)
