"""How the members are drawn."""

from django import template

register = template.Library()

_STEP = 10  # a sett of 8 units and the joint beside it
_PER_ROW = 20


@register.inclusion_tag("members/_composition_chart.html")
def composition_chart(rows):
    """One sett a member, grouped by kind; the table beside it says the same in figures."""
    kinds = [row.kind for row in rows for _member in range(row.total)]
    return {
        "setts": [
            {"kind": kind, "x": index % _PER_ROW * _STEP, "y": index // _PER_ROW * _STEP}
            for index, kind in enumerate(kinds)
        ],
        "width": min(len(kinds), _PER_ROW) * _STEP - 2,
        "height": ((len(kinds) - 1) // _PER_ROW + 1) * _STEP - 2,
    }
