"""Every public address stands under /en/ or /bg/; `/` goes to the visitor's language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from news.models import Post
from news.urls import section_patterns

from . import previews, styleguide, views

handler500 = "cluster.unavailable.answer_failure"

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("news/", include((section_patterns(Post.Section.NEWS), "news"))),
        path("blog/", include((section_patterns(Post.Section.BLOG), "blog"))),
        path("members/", include("members.urls")),
        path("events/", include("events.urls")),
        path("surveys/", include("surveys.urls")),
        path("preview/<str:token>/", previews.shared_preview, name="shared_preview"),
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("<slug:slug>/", views.page_detail, name="page_detail"),
    ),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", views.upload, name="media"))
