"""Where fieldwork is found: encounters, and the plan they follow."""

from django.urls import path

from fieldloom.web.fieldwork import meeting, plan, views

app_name = "fieldwork"
urlpatterns = [
    path("", views.encounters, name="encounters"),
    path("encounters/<slug:ref>/", views.encounter, name="encounter"),
    path("new/", meeting.add, name="add_encounter"),
    path("encounters/<slug:ref>/change/", meeting.change, name="change_encounter"),
    path("encounters/<slug:ref>/done/", meeting.done, name="done"),
    path("encounters/<slug:ref>/missed/", meeting.missed, name="missed"),
    path("plan/", plan.plan, name="plan"),
    path("plan/sites/new/", plan.add_site, name="add_site"),
    path("plan/site/<slug:code>/", plan.change_site, name="change_site"),
    path("plan/waves/new/", plan.add_wave, name="add_wave"),
    path("plan/wave/<slug:code>/", plan.change_wave, name="change_wave"),
    path("plan/target/", plan.set_target, name="set_target"),
]
