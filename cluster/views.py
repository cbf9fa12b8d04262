from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.static import serve

from events.models import Event
from members.composition import composition
from members.models import Member, Partner
from news.models import Post
from surveys.models import Survey

from .models import Page
from .publishing import get_visible_or_404


@require_safe
def home(request):
    posts = Post.objects.published().for_briefs()
    members = Member.objects.published().current()
    return render(
        request,
        "home.html",
        {
            "news": posts.in_section(Post.Section.NEWS).pinned_first(5),
            "blog": posts.in_section(Post.Section.BLOG).pinned_first(3),
            "events": Event.objects.published().not_past().soonest_first().for_cards()[:4],
            "survey": Survey.objects.published().for_home().first(),
            "members": members.newest().for_cards()[:6],
            "composition": composition(members),
            "partners": Partner.objects.in_order(),
        },
    )


@require_safe
def page_detail(request, slug):
    page = get_visible_or_404(request, Page.objects.all(), slug=slug)
    return render(request, "cluster/page_detail.html", {"object": page})


@require_safe
def upload(request, path):
    """An uploaded file, for the demo alone: in production the web server in front has them."""
    try:
        answer = serve(request, path, settings.MEDIA_ROOT)
    except OSError as error:  # a name that no disk can hold
        raise Http404 from error
    if not answer.get("Content-Type", "").startswith("image/"):
        answer["Content-Disposition"] = "attachment"
    return answer
