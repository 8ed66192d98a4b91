"""Looking for words: one page."""

from django.urls import path

from fieldloom.web.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="search")]
