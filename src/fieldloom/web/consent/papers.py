"""Forms and sheets: the register, one form with its clauses, and registering a version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.terms import Audience, Condition
from fieldloom.consent.things import Clause, FormVersion, InfoSheet
from fieldloom.people.rules import Interval
from fieldloom.web.consent.paper_forms import ClauseForms, FormForm, SheetForm
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CONSENT)
def papers(request: StudyRequest) -> HttpResponse:
    """Every version of every form and sheet, and which are in use today."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    told = {
        "forms": [(one, _in_use(one)) for one in reads.forms(**asked)],
        "sheets": [(one, _in_use(one)) for one in reads.sheets(**asked)],
        "may_manage": may(request, Permission.MANAGE_CONSENT),
        "may_verify": may(request, Permission.VERIFY_CONSENT),
    }
    return render(request, "consent/papers.html", told)


@in_study(Permission.READ_CONSENT)
def form(request: StudyRequest, ref: str, version: str) -> HttpResponse:
    """One version of a form, clause by clause."""
    found = reads.form(ref, version, to=request.user, study=request.study)
    told = {
        "paper": found,
        "in_use": _in_use(found),
        "clauses": [(one, *_terms(one)) for one in found.clauses.all()],
        "crumbs": crumbs(request),
    }
    return render(request, "consent/form.html", told)


@in_study(Permission.MANAGE_CONSENT)
def add_sheet(request: StudyRequest) -> HttpResponse:
    """A version of an information sheet."""

    def write(form: SheetForm) -> InfoSheet:
        new = writes.NewSheet(**form.cleaned_data)
        return writes.register_sheet(by=request.user, study=request.study, new=new)

    form = SheetForm(request.POST or None)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"The sheet {made} is registered.")
        return redirect("consent:papers", slug=request.study.slug)
    return form_page(request, "consent/add_sheet.html", form, {"crumbs": crumbs(request)})


@in_study(Permission.MANAGE_CONSENT)
def add_form(request: StudyRequest) -> HttpResponse:
    """A version of a consent form, with its clauses."""
    sheets = reads.sheets(to=request.user, study=request.study)
    form = FormForm(request.POST or None, sheets=sheets)
    clauses = ClauseForms(request.POST or None, prefix="clause")
    more = request.method == "POST" and "more" in request.POST
    if more:
        form, clauses = FormForm(initial=request.POST.dict(), sheets=sheets), clauses.longer()

    def write(form: FormForm) -> FormVersion:
        new = writes.NewForm(**form.cleaned_data, clauses=clauses.new())
        return writes.register_form(by=request.user, study=request.study, new=new)

    if not more and (not clauses.is_bound or clauses.is_valid()):
        made = entered(request, form, write)
        if made is not None:
            messages.success(request, f"The form {made} is registered.")
            return redirect(
                "consent:form", slug=request.study.slug, ref=made.ref, version=made.version
            )
    told = {"crumbs": crumbs(request), "clauses": clauses}
    return form_page(request, "consent/add_form.html", form, told)


def _in_use(paper: FormVersion | InfoSheet) -> bool:
    return Interval(paper.valid_from, paper.valid_to).holds_on(timezone.localdate())


def _terms(clause: Clause) -> tuple[str, str]:
    """For whom at most, and on which conditions, in words."""
    conditions = (Condition(one).label for one in clause.conditions)
    return Audience.at(clause.ceiling).label, "; ".join(conditions)
