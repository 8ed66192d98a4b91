"""Making safe: how far it is, name by name, text by text, what holds, how well names are found."""

from django.urls import path

from fieldloom.web.pseudonyms import (
    deciding,
    holding,
    jigsaw,
    jigsaw_marking,
    jigsaw_one,
    many,
    measuring,
    progress,
    reading,
    register,
    relating,
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
    path("register/<int:pk>/relation/", relating.relation, name="relation"),
    path("jigsaw/", jigsaw.jigsaw, name="jigsaw"),
    path("jigsaw/rare/", jigsaw.rare, name="jigsaw_rare"),
    path("jigsaw/leave/", jigsaw.leave, name="jigsaw_leave"),
    path("jigsaw/mark/", jigsaw_marking.mark, name="jigsaw_mark"),
    path("jigsaw/mark/<int:pk>/back/", jigsaw_marking.unmark, name="jigsaw_unmark"),
    path("jigsaw/of/<str:ref>/", jigsaw_one.one, name="jigsaw_one"),
    path("jigsaw/of/<str:ref>/decide/", jigsaw_one.decide, name="jigsaw_decide"),
    path("jigsaw/of/<str:ref>/sign/", jigsaw_one.sign, name="jigsaw_sign"),
    path("how-well/", measuring.how_well, name="how_well"),
]
