"""Where real names are opened: the list, asking, answering, and what is shown while it is open."""

from django.urls import path

from fieldloom.web.openings import views

app_name = "openings"
urlpatterns = [
    path("", views.names, name="names"),
    path("ask/", views.ask, name="ask"),
    path("register/", views.register, name="register"),
    path("destroy/<int:pk>/", views.destroy, name="destroy"),
    path("<int:pk>/", views.asking, name="asking"),
    path("<int:pk>/shut/", views.shut, name="shut"),
]
