from operator import attrgetter

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cluster.publishing import get_visible_or_404

from .composition import composition as composition_of
from .composition import grouped
from .forms import DirectoryForm
from .models import Member


@require_safe
def member_list(request):
    members = Member.objects.published()
    form = DirectoryForm(request.GET, years=members.joining_years())
    found = sorted(form.filter(members).for_cards(), key=attrgetter("sort_key"))
    context = {
        "form": form,
        "members": found,
        "has_members": bool(found) or members.exists(),
        "groups": grouped(found) if form.asks_for_logos else [],
    }
    return render(request, "members/member_list.html", context)


@require_safe
def composition(request):
    rows = composition_of(Member.objects.published().current())
    return render(request, "members/composition.html", {"rows": rows})


@require_safe
def member_detail(request, pk, slug):
    member = get_visible_or_404(request, Member.objects.for_page(), pk=pk)
    if request.path != member.get_absolute_url():
        return redirect(member, permanent=True)
    return render(request, "members/member_detail.html", {"object": member})
