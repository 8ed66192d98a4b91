"""Who is in material, what lies on it, and why it may be seen."""

from django.urls import path

from fieldloom.web.guarding import who, why

app_name = "guarding"
urlpatterns = [
    path("why/", why.why, name="why"),
    path("who/", who.who, name="who"),
    path("who/<int:pk>/", who.decide, name="decide"),
    path("who/in/<str:ref>/", who.propose, name="propose"),
]
