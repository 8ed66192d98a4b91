"""Who is in material, what lies on it, what is asked to be taken out, and why it may be seen."""

from django.urls import path

from fieldloom.web.guarding import holds, requests, who, why

app_name = "guarding"
urlpatterns = [
    path("why/", why.why, name="why"),
    path("who/", who.who, name="who"),
    path("who/<int:pk>/", who.decide, name="decide"),
    path("who/in/<str:ref>/", who.propose, name="propose"),
    path("holds/", holds.holds, name="holds"),
    path("holds/in/<str:ref>/", holds.put, name="put"),
    path("holds/<int:pk>/lift/", holds.lift, name="lift"),
    path("requests/", requests.requests, name="requests"),
    path("requests/in/<str:ref>/", requests.ask, name="ask"),
    path("requests/<int:pk>/", requests.one, name="request"),
    path("requests/<int:pk>/letter/", requests.letter, name="letter"),
]
