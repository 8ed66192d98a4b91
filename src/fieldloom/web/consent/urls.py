"""Where consent is found."""

from django.urls import path

from fieldloom.web.consent import views

app_name = "consent"
urlpatterns = [path("", views.overview, name="overview")]
