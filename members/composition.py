"""How many members of each kind: the figures that European clusters report, and their sentence."""

from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cluster.sizes import whole_percent

from .models import STARTUP, Member

Kind = Member.Kind

# Group: heading over its members, and how many of them, in the order in which they are reported.
_GROUPS = {
    Kind.SME: (
        gettext_lazy("Small and medium-sized companies"),
        ngettext_lazy("%(n)s SME", "%(n)s SMEs", "n"),
    ),
    STARTUP: (
        gettext_lazy("Start-ups"),
        ngettext_lazy("%(n)s start-up", "%(n)s start-ups", "n"),
    ),
    Kind.LARGE: (
        gettext_lazy("Large companies"),
        ngettext_lazy("%(n)s large company", "%(n)s large companies", "n"),
    ),
    Kind.RESEARCH: (
        gettext_lazy("Research and technology centres"),
        ngettext_lazy("%(n)s research centre", "%(n)s research centres", "n"),
    ),
    Kind.UNIVERSITY: (
        gettext_lazy("Universities and schools"),
        ngettext_lazy("%(n)s university or school", "%(n)s universities and schools", "n"),
    ),
    Kind.CIVIL: (
        gettext_lazy("Civil-society organisations"),
        ngettext_lazy("%(n)s civil-society organisation", "%(n)s civil-society organisations", "n"),
    ),
    Kind.PUBLIC: (
        gettext_lazy("Public bodies"),
        ngettext_lazy("%(n)s public body", "%(n)s public bodies", "n"),
    ),
    Kind.OTHER: (
        gettext_lazy("Other ecosystem actors"),
        ngettext_lazy("%(n)s other ecosystem actor", "%(n)s other ecosystem actors", "n"),
    ),
}


class Row(NamedTuple):
    """One kind in the composition table; `startups` are counted in `total` too."""

    kind: str
    heading: str
    total: int
    startups: int
    percent: int


def composition(members):
    """Rows of the composition table for a Member queryset, in the reported order; one query."""
    totals, startups = {}, {}
    for kind, is_startup, count in members.counted_by_kind():
        totals[kind] = totals.get(kind, 0) + count
        startups[kind] = startups.get(kind, 0) + (count if is_startup else 0)
    everyone = sum(totals.values())
    return [
        Row(kind, heading, totals[kind], startups[kind], whole_percent(totals[kind], everyone))
        for kind, (heading, _counted) in _GROUPS.items()
        if kind in totals
    ]


def grouped(members):
    """Members as (heading, members), in the reported order and alphabetical inside."""
    groups = {}
    for member in sorted(members, key=attrgetter("sort_key")):
        groups.setdefault(_group(member), []).append(member)
    return [(heading, groups[key]) for key, (heading, _counted) in _GROUPS.items() if key in groups]


def counted_sentence(members):
    """ "10 organisations: 4 SMEs, 3 start-ups …" with the plurals of the reader's language."""
    counts = {}
    for member in members:
        counts[_group(member)] = counts.get(_group(member), 0) + 1
    total = sum(counts.values())
    return _("%(organisations)s: %(kinds)s.") % {
        "organisations": ngettext("%(n)s organisation", "%(n)s organisations", total)
        % {"n": total},
        "kinds": ", ".join(
            str(counted % {"n": counts[key]})
            for key, (_heading, counted) in _GROUPS.items()
            if key in counts
        ),
    }


def _group(member):
    return STARTUP if member.is_startup else member.kind


# The knowledge quadrangle as the cluster draws it; civil society and others stand beside it.
_CORNERS = [
    (gettext_lazy("Business"), (Kind.SME, Kind.LARGE)),
    (gettext_lazy("Municipality"), (Kind.PUBLIC,)),
    (gettext_lazy("Science"), (Kind.RESEARCH,)),
    (gettext_lazy("Education"), (Kind.UNIVERSITY,)),
]


def corners(rows):
    """(name, number of members) of the four corners, from the rows of `composition()`."""
    totals = {row.kind: row.total for row in rows}
    return [(name, sum(totals.get(kind, 0) for kind in kinds)) for name, kinds in _CORNERS]
