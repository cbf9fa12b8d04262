"""What other pages show of the news."""

from django import template
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from events.models import Event
from members.composition import counted_sentence, grouped
from news.models import Post, reports_on_events

register = template.Library()

_NAMES_IN_A_ROW = 12


@register.inclusion_tag("news/_blog_publications.html")
def blog_publications():
    """The latest posts of the blog, at the end of every archive page."""
    posts = Post.objects.published().in_section(Post.Section.BLOG)
    return {"posts": posts.newest_first().for_titles()[:4]}


@register.inclusion_tag("news/_posts_about.html")
def posts_about(*, event=None, survey=None, member=None):
    """The ten latest posts about one event, survey or member."""
    posts = Post.objects.published()
    if event:
        posts = posts.about_event(event)
    if survey:
        posts = posts.about_survey(survey)
    if member:
        posts = posts.about_member(member)
    heading = _("In our news") if member else _("More about this")
    return {"posts": posts.newest_first().for_titles()[:10], "heading": heading}


@register.simple_tag
def attach_reports(events):
    """Give an event, or those of a page, their `public_reports`, with one query; prints nothing."""
    events = [events] if isinstance(events, Event) else list(events)
    prefetch_related_objects(events, reports_on_events("posts"))
    return ""


@register.inclusion_tag("news/_welcome.html")
def welcome(post):
    """The members that a welcome post welcomes, as `Post.attach_welcomed` found them."""
    return {
        "post": post,
        "sentence": counted_sentence(post.welcomed),
        "groups": grouped(post.welcomed),
    }


@register.inclusion_tag("news/_welcomed_names.html")
def welcomed_names(post):
    """The same for a row of a list, which is no directory: of many, the first names alone."""
    groups, room = [], _NAMES_IN_A_ROW
    for heading, members in grouped(post.welcomed):
        if room > 0:
            groups.append((heading, members[:room]))
            room -= len(members)
    return {
        "post": post,
        "sentence": counted_sentence(post.welcomed),
        "groups": groups,
        "more": max(0, len(post.welcomed) - _NAMES_IN_A_ROW),
    }


@register.inclusion_tag("news/_welcomed_in.html")
def welcomed_in(member):
    """The latest post that welcomes a member, if there is one."""
    if member.joined_on is None:
        return {"post": None}
    return {"post": Post.objects.published().welcoming(member.joined_on).newest_first().first()}
