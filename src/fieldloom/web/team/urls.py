"""The team of a study."""

from django.urls import path

from fieldloom.web.team import views

app_name = "team"
urlpatterns = [
    path("", views.team, name="team"),
    path("grant/", views.grant, name="grant"),
    path("<int:grant_id>/approve/", views.approve, name="approve"),
    path("<int:grant_id>/confirm/", views.confirm, name="confirm"),
    path("<int:grant_id>/decline/", views.decline, name="decline"),
    path("<int:grant_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:grant_id>/end/", views.end, name="end"),
]
