from django.urls import path, re_path

from . import views


def section_patterns(section):
    """The addresses of one Post.Section: news and blog have the same screens."""
    kwargs = {"section": section}
    return [
        path("", views.item_list, kwargs, name="item_list"),
        re_path(r"^(?P<year>[1-9][0-9]{1,3})/$", views.item_year, kwargs, name="item_year"),
        re_path(
            r"^(?P<year>[1-9][0-9]{1,3})/(?P<month>0[1-9]|1[0-2])/$",
            views.item_month,
            kwargs,
            name="item_month",
        ),
        path("topic/<slug:slug>/", views.item_topic, kwargs, name="item_topic"),
        path("<int:pk>-<slug:slug>/", views.item_detail, kwargs, name="item_detail"),
    ]
