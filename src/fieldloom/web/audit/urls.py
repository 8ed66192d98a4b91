"""The audit trail of a study."""

from django.urls import path

from fieldloom.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("verify/", views.verify, name="verify"),
]
