"""Consent at a glance."""

from django.http import HttpResponse
from django.shortcuts import render

from fieldloom.access.rules import Permission
from fieldloom.consent import reads
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CONSENT)
def overview(request: StudyRequest) -> HttpResponse:
    """Who was asked, and when last."""
    told = {"people": reads.asked(to=request.user, study=request.study)}
    return render(request, "consent/overview.html", told)
