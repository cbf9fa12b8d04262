from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("", views.survey_list, name="survey_list"),
    path("<int:pk>-<slug:slug>/", views.survey_detail, name="survey_detail"),
]
