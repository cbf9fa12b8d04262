from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("", views.member_list, name="member_list"),
    path("composition/", views.composition, name="composition"),
    path("<int:pk>-<slug:slug>/", views.member_detail, name="member_detail"),
]
