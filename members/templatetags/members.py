"""How members are drawn, and what lists say about them in few words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..composition import corners
from ..models import Member

register = template.Library()

Kind = Member.Kind

# What is cut out of a sett of 16 × 16 units, as path data: kinds that share a hue, or lose it on
# paper, still differ.
_FIGURES = {
    Kind.SME: "",
    Kind.LARGE: "M4.5 4.5h7v7h-7z",
    Kind.RESEARCH: "M8 3a5 5 0 0 1 0 10a5 5 0 0 1 0-10zM8 6a2 2 0 0 1 0 4a2 2 0 0 1 0-4z",
    Kind.UNIVERSITY: "M3.5 4.5h9v2.5h-9zM3.5 9h9v2.5h-9z",
    Kind.CIVIL: "M6.75 3h2.5v3.75h3.75v2.5h-3.75v3.75h-2.5v-3.75h-3.75v-2.5h3.75z",
    Kind.PUBLIC: "M4.5 3.5h2.5v9h-2.5zM9 3.5h2.5v9h-2.5z",
    Kind.OTHER: "M8 5a3 3 0 0 1 0 6a3 3 0 0 1 0-6z",
}


@register.inclusion_tag("members/_sett.html")
def sett(kind):
    """The mark of a Kind: a sett in the hue of its corner, with a figure of its own."""
    return {"kind": kind, "figure": _FIGURES[kind]}


@register.inclusion_tag("members/_composition_chart.html")
def composition_chart(rows):
    """One sett a member, grouped by kind; the table under it says the same in figures."""
    return {"kinds": [row.kind for row in rows for _member in range(row.total)]}


@register.inclusion_tag("members/_figures.html")
def figures(rows):
    """The table that says in figures what the chart above it draws."""
    return {
        "rows": rows,
        "total": sum(row.total for row in rows),
        "shares_total": sum(row.percent for row in rows),
    }


@register.inclusion_tag("members/_quadrangle.html")
def quadrangle(rows):
    """The four corners of the cluster, with the number of members in each."""
    return {"corners": corners(rows), "total": sum(row.total for row in rows)}


@register.filter
def membership_years(member):
    """When somebody has been a member: "since 2019", "2016–2023"; "" where nobody knows."""
    joined = member.joined_on and member.joined_on.year
    if not member.is_former:
        return _("since %(year)s") % {"year": joined} if joined else ""
    left = member.left_on.year
    if joined is None:
        return _("until %(year)s") % {"year": left}
    years = left if joined == left else f"{joined}–{left}"
    return pgettext("membership", "%(years)s") % {"years": years}
