"""Making safe: how far it is, name by name, text by text, what holds, how well names are found."""

from django.urls import path

from fieldloom.web.pseudonyms import (
    deciding,
    holding,
    many,
    measuring,
    progress,
    reading,
    register,
    reviewing,
    signing,
)

app_name = "pseudonyms"
urlpatterns = [
    path("", progress.progress, name="progress"),
    path("look/", progress.look, name="look"),
    path("everywhere/", progress.everywhere, name="everywhere"),
    path("put-back/", progress.put_back, name="put_back"),
    path("rules/", holding.policy, name="policy"),
    path("names/", reviewing.names, name="names"),
    path("names/decide/", deciding.decide, name="decide"),
    path("names/find/", reviewing.find, name="find"),
    path("names/many/", many.many, name="many"),
    path("names/<str:key>/places/", reviewing.places, name="places"),
    path("texts/sign/", signing.sign_many, name="sign_many"),
    path("texts/<str:ref>/", reading.source, name="source"),
    path("texts/<str:ref>/mark/", reading.mark, name="mark"),
    path("texts/<str:ref>/sign/", signing.sign, name="sign"),
    path("register/", register.register, name="register"),
    path("register/<int:pk>/", register.rename, name="rename"),
    path("how-well/", measuring.how_well, name="how_well"),
]
