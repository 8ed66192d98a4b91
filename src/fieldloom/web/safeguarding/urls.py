"""Where safeguarding is found: the list, a new record, one record and what is done with it."""

from django.urls import path

from fieldloom.web.safeguarding import views

app_name = "safeguarding"
urlpatterns = [
    path("", views.records, name="records"),
    path("new/", views.begin, name="begin"),
    path("<slug:ref>/", views.record, name="record"),
    path("<slug:ref>/hand-over/", views.hand_over, name="hand_over"),
    path("<slug:ref>/legal-hold/", views.legal_hold, name="legal_hold"),
    path("<slug:ref>/close/", views.close, name="close"),
    path("<slug:ref>/referral/", views.referral, name="referral"),
]
