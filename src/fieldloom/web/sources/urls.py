"""The field material of a study: the list, taking in, deliveries, one page a source."""

from django.urls import path

from fieldloom.web.sources import answering, changing, handing_over, originals, views

app_name = "sources"
urlpatterns = [
    path("", views.sources, name="list"),
    path("take-in/", handing_over.take_in, name="take_in"),
    path("take-in/begin/", handing_over.begin, name="begin"),
    path("take-in/<int:pk>/", answering.delivery, name="delivery"),
    path("take-in/<int:pk>/files/", handing_over.add, name="add_file"),
    path("take-in/<int:pk>/close/", handing_over.close, name="close"),
    path("take-in/<int:pk>/stop/", answering.stop, name="stop"),
    path("take-in/<int:pk>/go-on/", answering.go_on, name="go_on"),
    path("take-in/files/<int:pk>/answer/", answering.answer, name="answer"),
    path("take-in/files/<int:pk>/original/", originals.of_file, name="original_of_file"),
    path("<str:ref>/", views.source, name="source"),
    path("<str:ref>/change/", changing.change, name="change"),
    path("<str:ref>/speakers/", changing.speakers, name="speakers"),
    path("<str:ref>/original/", originals.of_source, name="original"),
    path("<str:ref>/bring-back/<int:number>/", changing.bring_back, name="bring_back"),
    path("<str:ref>/place/<int:pk>/", changing.place, name="place"),
]
