from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cluster.models import Topic
from cluster.pagination import one_address_per_page, paginate
from cluster.publishing import get_visible_or_404

from .models import Post


def _archive(request, section, posts):
    """The context that all four archive screens share."""
    page = paginate(request, posts.newest_first().for_cards())
    Post.attach_welcomed(page.object_list)
    years = Post.objects.published().in_section(section).years()
    return {"section": Post.Section(section), "page": page, "years": years}


@require_safe
@one_address_per_page
def item_list(request, section):
    posts = Post.objects.published().in_section(section)
    return render(request, "news/archive.html", _archive(request, section, posts))


@require_safe
@one_address_per_page
def item_year(request, section, year):
    posts = Post.objects.published().in_section(section).in_year(int(year))
    months = posts.months()
    if not months:
        raise Http404("nothing was published in this year")
    context = {"year": int(year), "months": months} | _archive(request, section, posts)
    return render(request, "news/archive.html", context)


@require_safe
@one_address_per_page
def item_month(request, section, year, month):
    posts = Post.objects.published().in_section(section).in_month(int(year), int(month))
    context = {"month": date(int(year), int(month), 1)} | _archive(request, section, posts)
    if not context["page"].paginator.count:
        raise Http404("nothing was published in this month")
    return render(request, "news/archive.html", context)


@require_safe
@one_address_per_page
def item_topic(request, section, slug):
    topic = get_object_or_404(Topic, slug=slug)
    posts = Post.objects.published().in_section(section).about_topic(topic)
    context = {"topic": topic} | _archive(request, section, posts)
    return render(request, "news/archive.html", context)


@require_safe
def item_detail(request, section, pk, slug):
    post = get_visible_or_404(request, Post.objects.for_page(), pk=pk)
    if request.path != post.get_absolute_url():
        return redirect(post, permanent=True)
    if getattr(request, "is_preview", False):
        post.previewed_by = request.user
    Post.attach_welcomed([post])
    return render(request, "news/item_detail.html", {"object": post})
