"""The team of a study."""

from django.urls import path

from fieldloom.web.team import views

app_name = "team"
urlpatterns = [
    path("", views.team, name="team"),
    path("grant/", views.grant, name="grant"),
    path("<int:grant_id>/end/", views.end, name="end"),
]
