"""Views for audiences, and the words that stand for places and services."""

from django.urls import path

from fieldloom.web.leaving import audiences

app_name = "leaving"
urlpatterns = [
    path("views/", audiences.views, name="views"),
    path("views/<slug:view>/", audiences.view, name="view"),
    path("ladders/", audiences.ladders, name="ladders"),
    path("ladders/<int:pk>/", audiences.ladder, name="ladder"),
]
