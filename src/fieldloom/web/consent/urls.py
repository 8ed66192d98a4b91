"""Where consent is found: the study at a glance, one page a person, papers, and decisions."""

from django.urls import path

from fieldloom.web.consent import deciding, papers, recording, turning, views

app_name = "consent"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("due/", views.due, name="due"),
    path("people/<slug:ref>/", views.person, name="person"),
    path("people/<slug:ref>/record/<slug:kind>/", recording.record, name="record"),
    path("people/<slug:ref>/competence/", deciding.assess, name="assess"),
    path("events/<int:pk>/not-counting/", deciding.invalidate, name="invalidate"),
    path("papers/", papers.papers, name="papers"),
    path("papers/sheets/new/", papers.add_sheet, name="add_sheet"),
    path("papers/forms/new/", papers.add_form, name="add_form"),
    path("papers/forms/<slug:ref>/<str:version>/", papers.form, name="form"),
    path("decisions/", deciding.decisions, name="decisions"),
    path("decisions/basis/", deciding.basis, name="basis"),
    path("decisions/from-now-on/", deciding.switch, name="switch"),
    path("decisions/off/", turning.turn_off, name="turn_off"),
    path("decisions/off/<int:pk>/", turning.turning, name="turning"),
]
