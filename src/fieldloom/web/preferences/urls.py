"""One page: the settings of whoever is signed in."""

from django.urls import path

from fieldloom.web.preferences import views

app_name = "preferences"
urlpatterns = [path("", views.settings, name="settings")]
