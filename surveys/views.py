from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cluster.pagination import one_address_per_page, paginate
from cluster.publishing import get_visible_or_404

from .models import Survey


@require_safe
@one_address_per_page
def survey_list(request):
    page = paginate(request, Survey.objects.published().newest_first().for_cards())
    return render(request, "surveys/survey_list.html", {"page": page})


@require_safe
def survey_detail(request, pk, slug):
    survey = get_visible_or_404(request, Survey.objects.for_page(), pk=pk)
    if request.path != survey.get_absolute_url():
        return redirect(survey, permanent=True)
    return render(request, "surveys/survey_detail.html", {"object": survey})
