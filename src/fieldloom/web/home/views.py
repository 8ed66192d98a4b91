"""The study home."""

from django.http import HttpResponse
from django.shortcuts import render

from fieldloom.access.rules import Permission
from fieldloom.web.home.panels import PANELS
from fieldloom.web.people.entering import may
from fieldloom.web.shell import closed
from fieldloom.web.shell.backups import standing
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.ENTER)
def study(request: StudyRequest) -> HttpResponse:
    """Where the study stands: of its panels those that the reader may see."""
    open_to = {p: may(request, p) for p in {panel.permission for panel in PANELS}}
    shown = [
        {"place": panel.place, "template": panel.template, "told": told}
        for panel in PANELS
        if open_to[panel.permission] and (told := panel.gather(request))
    ]
    told = {
        "panels": shown,
        "beside": any(panel["place"] != "top" for panel in shown),
        "may_plan": may(request, Permission.WRITE_FIELDWORK),
        "backups": standing(request.user),
        **closed.told(request.user),
    }
    return render(request, "home/study.html", told)
