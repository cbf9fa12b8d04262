from django.urls import path, re_path

from . import views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="event_list"),
    re_path(r"^(?P<year>[1-9][0-9]{1,3})/$", views.event_year, name="event_year"),
    path("<int:pk>-<slug:slug>/", views.event_detail, name="event_detail"),
]
