"""The long work of a study."""

from django.urls import path

from fieldloom.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/stop/", views.stop, name="stop"),
]
