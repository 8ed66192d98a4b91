"""The first page of a study."""

from django.urls import path

from fieldloom.web.home import views

app_name = "home"
urlpatterns = [path("", views.study, name="study")]
