"""Where consent is found: the study at a glance, one page a person, papers, and decisions."""

from django.urls import path

from fieldloom.web.consent import (
    deciding,
    papers,
    recording,
    turning,
    verifying,
    views,
    visits,
    withdrawals,
)

app_name = "consent"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("due/", views.due, name="due"),
    path("people/<slug:ref>/", views.person, name="person"),
    path("people/<slug:ref>/record/<slug:kind>/", recording.record, name="record"),
    path("people/<slug:ref>/competence/", deciding.assess, name="assess"),
    path("events/<int:pk>/not-counting/", deciding.invalidate, name="invalidate"),
    path("encounters/<slug:ref>/before/", visits.before, name="before"),
    path("encounters/<slug:ref>/check/", visits.check, name="check"),
    path("waiting/", verifying.waiting, name="waiting"),
    path("encounters/<slug:ref>/verify/", verifying.verify, name="verify"),
    path("sources/<slug:ref>/verify/", verifying.verify_source, name="verify_source"),
    path("checks/<int:pk>/struck-out/", visits.strike, name="strike_check"),
    path("withdrawals/", withdrawals.withdrawals, name="withdrawals"),
    path("withdrawals/<int:pk>/", withdrawals.withdrawal, name="withdrawal"),
    path("withdrawals/<int:pk>/look/", withdrawals.look_at, name="look_at"),
    path("withdrawals/<int:pk>/back/", withdrawals.send_back, name="send_back"),
    path("withdrawals/<int:pk>/confirm/", withdrawals.confirm, name="confirm_withdrawal"),
    path("withdrawals/<int:pk>/carry-out/", withdrawals.carry_out, name="carry_out"),
    path("withdrawals/<int:pk>/by-hand/", withdrawals.looked_through, name="looked_through"),
    path("withdrawals/<int:pk>/letter/", withdrawals.letter, name="letter"),
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
