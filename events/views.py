from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cluster.pagination import one_address_per_page, paginate
from cluster.publishing import get_visible_or_404

from .models import Event


@require_safe
@one_address_per_page
def event_list(request):
    events = Event.objects.published()
    page = paginate(request, events.not_past().soonest_first().for_cards())
    context = {"page": page, "years": events.past().years()}
    return render(request, "events/event_list.html", context)


@require_safe
@one_address_per_page
def event_year(request, year):
    past = Event.objects.published().past()
    page = paginate(request, past.in_year(int(year)).latest_first().for_cards())
    if not page.paginator.count:
        raise Http404("no event of this year is over")
    context = {"page": page, "year": int(year), "years": past.years()}
    return render(request, "events/event_year.html", context)


@require_safe
def event_detail(request, pk, slug):
    event = get_visible_or_404(request, Event.objects.for_page(), pk=pk)
    if request.path != event.get_absolute_url():
        return redirect(event, permanent=True)
    return render(request, "events/event_detail.html", {"object": event})
