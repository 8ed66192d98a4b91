"""The site's table of contents, in journey order; the desk first, which is asked most often by far."""

from django.urls import URLPattern, URLResolver, include, path

from fieldloom.web.shell import views

STUDY = "studies/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("again/", views.again, name="again"),
    path("account/", include("allauth.urls")),
    path("settings/", include("fieldloom.web.preferences.urls")),
    path(STUDY + "read/", include("fieldloom.web.desk.urls")),
    path(STUDY, include("fieldloom.web.home.urls")),
    path(STUDY + "people/", include("fieldloom.web.people.urls")),
    path(STUDY + "fieldwork/", include("fieldloom.web.fieldwork.urls")),
    path(STUDY + "safeguarding/", include("fieldloom.web.safeguarding.urls")),
    path(STUDY + "consent/", include("fieldloom.web.consent.urls")),
    path(STUDY, include("fieldloom.web.guarding.urls")),
    path(STUDY + "sources/", include("fieldloom.web.sources.urls")),
    path(STUDY + "make-safe/", include("fieldloom.web.leaving.urls")),
    path(STUDY + "make-safe/", include("fieldloom.web.pseudonyms.urls")),
    path(STUDY + "opening-names/", include("fieldloom.web.openings.urls")),
    path(STUDY + "coding/", include("fieldloom.web.coding.urls")),
    path(STUDY + "search/", include("fieldloom.web.search.urls")),
    path(STUDY + "work/", include("fieldloom.web.jobs.urls")),
    path(STUDY + "team/", include("fieldloom.web.team.urls")),
    path(STUDY + "audit/", include("fieldloom.web.audit.urls")),
]

handler400 = "fieldloom.web.shell.views.unreadable"
handler403 = "fieldloom.web.shell.views.forbidden"
handler404 = "fieldloom.web.shell.views.not_found"
handler500 = "fieldloom.web.shell.views.broken"
