"""What every page of the site is built with."""

from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cluster import dates
from cluster.figures import with_renditions
from cluster.languages import CODES, NAMES, text_language
from cluster.models import Page, SiteIdentity
from cluster.paving import STEP, paving
from cluster.richtext import clean
from cluster.sizes import file_size

register = template.Library()

register.filter("month_of_year", dates.month_of_year)
register.filter("file_size", file_size)


@register.filter(expects_localtime=True)
def day(value):
    return dates.day(value)


@register.filter(expects_localtime=True)
def month_in_words(value):
    return dates.month(value)


@register.filter(expects_localtime=True)
def clock(value):
    return dates.clock(value)


@register.filter
def percent(value):
    return _("%(number)s%%") % {"number": value}


@register.simple_tag
def identity():
    """The SiteIdentity; an empty one on a site that has none yet."""
    found = SiteIdentity.objects.prefetch_related("social_links").first()
    return found or SiteIdentity(name_en="Our cluster", name_bg="Нашият клъстер")


@register.simple_tag
def navigation():
    """The pages of header and footer by their place, in one query."""
    pages = Page.objects.published().in_navigation().for_cards()
    places = {place: [] for place in Page.Navigation.values}
    for page in pages:
        places[page.navigation].append(page)
    return places


@register.simple_tag
def sections():
    """(address, name) of the sections, in the order of the header."""
    return [(reverse(name), label) for name, label in settings.SITE_SECTIONS]


@register.simple_tag
def text(instance, name):
    """The text in the reader’s language; else the other’s, with its `lang` (WCAG 3.1.2)."""
    value = conditional_escape(getattr(instance, name))
    language = text_language(instance, name)
    if language == get_language():
        return value
    return format_html('<span lang="{}">{}</span>', language, value)


@register.simple_tag
def foreign_lang(instance, name):
    """The `lang` attribute of an element whose alternative text is `name`, if it needs one."""
    language = text_language(instance, name)
    return "" if language == get_language() else format_html(' lang="{}"', language)


@register.simple_tag
def richtext(instance, name):
    """Rich text of a RichTextField, which stores nothing but cleaned HTML; marked like `text`."""
    value = mark_safe(with_renditions(getattr(instance, name)))
    language = text_language(instance, name)
    if not value:
        return ""
    if language == get_language():
        return format_html('<div class="prose">{}</div>', value)
    return format_html('<div class="prose" lang="{}">{}</div>', language, value)


@register.filter
def cleaned(text):
    """Rich text that is not stored yet, made safe to print."""
    return mark_safe(clean(text))


# (columns, rows) of setts: a tile has the shape of the covers in lists, a band lies over a text.
_PAVINGS = {"tile": (9, 5), "band": (30, 3)}


@register.inclusion_tag("_paving.html")
def drawn_cover(instance, shape, css):
    """The drawing of a thing without image; `shape` is one of _PAVINGS, `css` its class."""
    columns, rows = _PAVINGS[shape]
    paths = paving(f"{instance._meta.model_name} {instance.pk}", columns, rows)
    return {
        "paths": [(tone, path) for tone, path in paths.items() if path],
        "width": columns * STEP - 2,
        "height": rows * STEP - 2,
        "css": css,
    }


@register.filter
def bare_address(url):
    """A web address as people say it: "example.org/page"."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@register.simple_tag
def other_language_name(instance):
    """The name of the language an object is written in, if that is not the reader's; else ""."""
    if get_language() in instance.written_in:
        return ""
    return NAMES[instance.written_in[0]]


def _address(context, language):
    """The absolute address of the present page in `language`, without anything but its number."""
    request, page = context["request"], context.get("page")
    path = f"{request.path}?page={page.number}" if page and page.number > 1 else request.path
    return request.build_absolute_uri(translate_url(path, language))


@register.simple_tag(takes_context=True)
def canonical_url(context):
    """The one address of this content: the original's, if the reader's language has no text."""
    written_in = context["object"].written_in if context.get("object") else CODES
    language = get_language()
    return _address(context, language if language in written_in else written_in[0])


@register.simple_tag(takes_context=True)
def alternate_urls(context):
    """(language, address) of each language in which this content can be read (hreflang)."""
    written_in = context["object"].written_in if context.get("object") else CODES
    return [(code, _address(context, code)) for code in written_in]


@register.inclusion_tag("_language_switch.html", takes_context=True)
def language_switch(context):
    """A link to this very page in the other language, saying so if its text is not in it.

    A page that says that nothing is here has no counterpart (its context holds the `exception`):
    there, the switch leads to the home page.
    """
    request = context["request"]
    code = next(code for code in CODES if code != get_language())
    if hasattr(request, "shared_at"):  # by a link to what is not public
        url = translate_url(request.shared_at, code)
    elif request.resolver_match and "exception" not in context:
        url = translate_url(request.get_full_path(), code)
    else:
        with override(code):
            url = reverse("home")
    instance = context.get("object")
    with override(code):
        missing = str(other_language_name(instance)) if instance else ""
    return {"code": code, "name": dict(settings.LANGUAGES)[code], "url": url, "missing": missing}
