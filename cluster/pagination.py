"""Numbered pages with exactly one address each."""

import re
from functools import wraps

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpResponsePermanentRedirect

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_OFFSET = re.compile(r"[0-9]{1,9}")


def paginate(request, queryset):
    """The Page of `queryset` that `?page=` asks for; without it, page 1.

    The page carries what its navigation prints: `links` as (number, address), with (ellipsis, None)
    where numbers are left out, `previous_url` and `next_url`.
    Raises Http404 for anything that is not the number of an existing page.
    """
    number = request.GET.get("page", "1")
    if not _NUMBER.fullmatch(number):
        raise Http404("not a page number")
    paginator = Paginator(queryset, settings.PAGE_SIZE)
    try:
        page = paginator.page(int(number))
    except EmptyPage as error:
        raise Http404("past the last page") from error

    def address(number):
        query = request.GET.copy()
        query.pop("page", None)
        if number > 1:
            query["page"] = number
        return f"{request.path}?{query.urlencode()}" if query else request.path

    page.previous_url = address(page.number - 1) if page.has_previous() else None
    page.next_url = address(page.number + 1) if page.has_next() else None
    page.links = [
        (number, None if number == paginator.ELLIPSIS else address(number))
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return page


def one_address_per_page(view):
    """Send other addresses of a page (301) to its one address.

    `?page=1` is the bare address. `?start=N` is how the former Joomla site counted: it leads to the
    page that holds item N, counted from 0. Raises Http404 for any other `start`.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        query = request.GET.copy()
        start = query.get("start")
        if start is not None:
            if not _OFFSET.fullmatch(start):
                raise Http404("not an offset")
            del query["start"]
            query["page"] = str(int(start) // settings.PAGE_SIZE + 1)
        if query.get("page") == "1":
            del query["page"]
        if query != request.GET:
            address = f"{request.path}?{query.urlencode()}" if query else request.path
            return HttpResponsePermanentRedirect(address)
        return view(request, *args, **kwargs)

    return wrapper
