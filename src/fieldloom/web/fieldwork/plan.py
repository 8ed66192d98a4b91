"""The plan of the study on one page: sites, waves, targets, and the forms that set them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads, writes
from fieldloom.fieldwork.rules import TargetKind
from fieldloom.fieldwork.things import Site, Target, Wave
from fieldloom.people.rules import Nation
from fieldloom.web.fieldwork.plan_forms import SiteForm, TargetForm, WaveForm
from fieldloom.web.fieldwork.views import crumbs
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_FIELDWORK)
def plan(request: StudyRequest) -> HttpResponse:
    """Where fieldwork is done, in which rounds, and how much of it is meant to be done."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    everywhere = reads.narrowed_to(**asked) is None
    told = {
        "sites": reads.sites(**asked),
        "waves": reads.waves(**asked),
        "targets": sorted(reads.targets(**asked), key=_in_words),
        "crumbs": crumbs(request),
        "may_write": everywhere and may(request, Permission.WRITE_FIELDWORK),
    }
    return render(request, "fieldwork/plan.html", told)


def _in_words(target: Target) -> tuple[int, int]:
    """Targets in the order in which the study home shows their kinds and nations."""
    kinds, nations = list(TargetKind), list(Nation)
    return kinds.index(TargetKind(target.kind)), nations.index(Nation(target.nation))


@in_study(Permission.WRITE_FIELDWORK)
def add_site(request: StudyRequest) -> HttpResponse:
    """A place of fieldwork."""

    def write(form: SiteForm) -> Site:
        new = writes.NewSite(**form.cleaned_data)
        return writes.add_site(by=request.user, study=request.study, new=new)

    form = SiteForm(request.POST or None)
    return _answer(request, form, entered(request, form, write), "Add a site")


@in_study(Permission.WRITE_FIELDWORK)
def change_site(request: StudyRequest, code: str) -> HttpResponse:
    """The name or the nation of a site, put right."""
    site = reads.site(code, to=request.user, study=request.study)

    def write(form: SiteForm) -> Site:
        if changes := form.changes():
            return writes.change_site(by=request.user, site=site, changes=changes)
        return site

    now = {"name": site.name, "nation": site.nation}
    form = SiteForm(request.POST or None, initial=now, changing=True)
    return _answer(request, form, entered(request, form, write), f"Change {site}")


@in_study(Permission.WRITE_FIELDWORK)
def add_wave(request: StudyRequest) -> HttpResponse:
    """A round of fieldwork."""

    def write(form: WaveForm) -> Wave:
        new = writes.NewWave(**form.cleaned_data)
        return writes.add_wave(by=request.user, study=request.study, new=new)

    form = WaveForm(request.POST or None)
    return _answer(request, form, entered(request, form, write), "Add a wave")


@in_study(Permission.WRITE_FIELDWORK)
def change_wave(request: StudyRequest, code: str) -> HttpResponse:
    """The name or the days of a wave, put right."""
    wave = reads.wave(code, to=request.user, study=request.study)

    def write(form: WaveForm) -> Wave:
        if changes := form.changes():
            return writes.change_wave(by=request.user, wave=wave, changes=changes)
        return wave

    now = {name: getattr(wave, name) for name in ("code", "name", "from_day", "to_day")}
    form = WaveForm(request.POST or None, initial=now, changing=True)
    return _answer(request, form, entered(request, form, write), f"Change {wave}")


@in_study(Permission.WRITE_FIELDWORK)
def set_target(request: StudyRequest) -> HttpResponse:
    """How many to reach; the address can say which target is meant."""

    def write(form: TargetForm) -> str:
        new = writes.NewTarget(**form.cleaned_data)
        writes.set_target(by=request.user, study=request.study, new=new)
        return f"The target for {new.kind.label.lower()} in {new.nation.label}"

    start = {name: request.GET.get(name, "") for name in ("kind", "nation", "wave", "planned")}
    waves = reads.waves(to=request.user, study=request.study)
    form = TargetForm(request.POST or None, initial=start, waves=waves)
    return _answer(request, form, entered(request, form, write), "Set a target")


def _answer(
    request: StudyRequest, form: Any, made: Site | Wave | str | None, title: str
) -> HttpResponse:
    if made is not None:
        messages.success(request, f"{made} is saved.")
        return redirect("fieldwork:plan", slug=request.study.slug)
    told = {"title": title, "crumbs": crumbs(request, plan=True)}
    return form_page(request, "fieldwork/plan_entry.html", form, told)
