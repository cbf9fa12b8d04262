"""The two small pieces by which every state speaks: the mark and the call to action."""

from typing import NamedTuple


class Mark(NamedTuple):
    """A state mark: `kind` names the look (CSS), `label` speaks the reader's language."""

    kind: str
    label: str


class Action(NamedTuple):
    """The one thing a reader can do now."""

    label: str
    url: str
