"""Where people are found: lists, one page each, and the forms."""

from django.urls import path

from fieldloom.web.people import belonging, changing, kinship, views

app_name = "people"
urlpatterns = [
    path("", views.families, name="families"),
    path("participants/", views.participants, name="participants"),
    path("services/", views.services, name="services"),
    path("agencies/", views.agencies, name="agencies"),
    path("families/<slug:ref>/", views.family, name="family"),
    path("participants/<slug:ref>/", views.participant, name="participant"),
    path("services/<slug:ref>/", views.service, name="service"),
    path("agencies/<slug:ref>/", views.agency, name="agency"),
    path("new/family/", changing.add_family, name="add_family"),
    path("new/participant/", changing.add_participant, name="add_participant"),
    path("new/service/", changing.add_service, name="add_service"),
    path("new/agency/", changing.add_agency, name="add_agency"),
    path("families/<slug:ref>/change/", changing.change_family, name="change_family"),
    path("participants/<slug:ref>/change/", changing.change_participant, name="change_participant"),
    path("services/<slug:ref>/change/", changing.change_service, name="change_service"),
    path("agencies/<slug:ref>/change/", changing.change_agency, name="change_agency"),
    path("families/<slug:ref>/join/", belonging.join_family, name="join_family"),
    path("services/<slug:ref>/join/", belonging.join_service, name="join_service"),
    path("participants/<slug:ref>/kin/", kinship.add, name="kinship"),
    path("kin/<int:pk>/", kinship.end, name="end_kinship"),
    path("memberships/<int:pk>/", belonging.correct, name="membership"),
    path("memberships/<int:pk>/drop/", belonging.drop, name="drop_membership"),
]
