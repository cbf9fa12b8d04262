"""The conventions of this repository, executed. The README's floor plan draws the arrows."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from cluster.dates import validate_year
from cluster.history import Version
from cluster.publishing import Publishable

ROOT = Path(__file__).parent.parent
APPS = ("cluster", "members", "events", "surveys", "news")
PYTHON = [path.relative_to(ROOT) for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
TEMPLATES = [path.relative_to(ROOT) for path in sorted((ROOT / "templates").rglob("*.*"))]
MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not issubclass(model, Version)  # its columns follow from those of the model itself
]

# What each floor may import of the others.
BELOW = {
    "ground": set(),
    "members": {"ground"},
    "events": {"ground", "members"},
    "surveys": {"ground", "members"},
    "news": {"ground", "members", "events", "surveys"},
    "roof": {"ground", "members", "events", "surveys", "news"},
}
ROOF = {
    "adminsite",
    "demo",
    "desk",
    "management",
    "settings",
    "staticfiles",
    "styleguide",
    "unavailable",
    "urls",
    "views",
    "wsgi",
}  # in `cluster`; the rest is the ground
DRAWERS = {"common", "core", "helpers", "mixins", "services", "utils"}


def _floor(parts):
    """The floor of a module, given as the parts of its dotted name; None if it is not ours."""
    if parts[0] not in APPS:
        return None
    if parts[0] != "cluster":
        return parts[0]
    return "roof" if ROOF.intersection(parts[1:2]) else "ground"


def _imports(path, tree):
    """Dotted names, as tuples, of what a module imports; inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
            start = package if node.level else ()
            module = tuple(node.module.split(".")) if node.module else ()
            yield from ((*start, *module, alias.name) for alias in node.names)


def _wrong_arrows(path, source):
    floor = _floor(path.with_suffix("").parts)
    floors = {_floor(name) for name in _imports(path, ast.parse(source))} - {None, floor}
    return floors - BELOW[floor]


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_imports_point_down_only(path):
    assert _wrong_arrows(path, (ROOT / path).read_text()) == set()


@pytest.mark.parametrize(
    ("path", "source", "floors"),
    [
        ("events/models.py", "from news.models import Post", {"news"}),
        ("events/models.py", "import surveys.models", {"surveys"}),
        ("members/models.py", "def f():\n    from events import models", {"events"}),
        ("cluster/dates.py", "from members.models import Member", {"members"}),
        ("cluster/dates.py", "from . import views", {"roof"}),
        ("cluster/dates.py", "from .views import home", {"roof"}),
        ("cluster/templatetags/site.py", "from ..urls import urlpatterns", {"roof"}),
        ("news/models.py", "from cluster.settings import DEBUG", {"roof"}),
        ("news/models.py", "from events.models import Event", set()),
        ("cluster/management/commands/demo.py", "from news.models import Post", set()),
        ("cluster/views.py", "from news.models import Post", set()),
    ],
)
def test_wrong_arrow_is_noticed(path, source, floors):
    assert _wrong_arrows(Path(path), source) == floors


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_imports_stand_at_the_top(path):
    tree = ast.parse((ROOT / path).read_text())
    inside = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in tree.body
    ]
    assert inside == []


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_module_is_named_by_its_subject(path):
    assert DRAWERS.intersection(path.with_suffix("").parts) == set()


def test_every_module_of_the_ground_floor_has_its_test_file():
    """Or a folder of them. `apps` is tested by test_sqlite_like; `marks` has no behaviour."""
    exempt = {*ROOF, "__init__", "apps", "marks"}
    modules = {path.stem for path in (ROOT / "cluster").glob("*.py")} - exempt
    files = {path.stem.removeprefix("test_") for path in (ROOT / "tests/cluster").glob("*.py")}
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert modules - files - folders == set()


UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|\bmark_safe\b|\bSafeString\b|autoescape off|__html__")
MAY_MARK_SAFE = ROOT / "cluster/templatetags"


@pytest.mark.parametrize("path", [*PYTHON, *TEMPLATES], ids=str)
def test_only_the_template_tags_of_the_ground_mark_text_as_safe(path):
    if MAY_MARK_SAFE not in (ROOT / path).parents:
        assert UNESCAPED.findall((ROOT / path).read_text()) == []


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_gettext_is_called_by_names_that_the_extraction_of_texts_knows(path):
    """`gettext as _g` would leave its texts untranslated, and no check would notice."""
    renamed = [
        alias.asname
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and alias.asname
    ]
    assert set(renamed) <= {"_"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_day_and_moment_that_editors_give_has_its_year_checked(model):
    """Arithmetic at the ends of the calendar overflows, and a typo would end in an error page."""
    unchecked = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField)
        and field.editable
        and validate_year not in field.validators
    ]
    assert unchecked == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_moments_end_in_at_and_days_in_on(model):
    suffixes = {models.DateTimeField: "_at", models.DateField: "_on"}
    misnamed = [
        field.name
        for field in model._meta.get_fields()
        if type(field) in suffixes and not field.name.endswith(suffixes[type(field)])
    ]
    assert misnamed == []


@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if issubclass(model, Publishable)],
    ids=lambda model: model.__name__,
)
def test_every_publishable_keeps_the_rules_of_publishable(model):
    """A Meta that declares constraints replaces those of its parent."""
    names = {"app_label": model._meta.app_label, "class": model._meta.model_name}
    inherited = {constraint.name % names for constraint in Publishable._meta.constraints}
    assert inherited - {constraint.name for constraint in model._meta.constraints} == set()


@pytest.mark.parametrize(
    "constraint",
    [constraint for model in MODELS for constraint in model._meta.constraints],
    ids=lambda constraint: constraint.name,
)
def test_every_constraint_has_a_test_and_a_sentence_for_editors(constraint):
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    rule = constraint.name.split("_", 2)[2]  # what test_publishing tests on every Publishable
    assert constraint.name in tests or f'"{rule}"' in tests
    assert constraint.violation_error_message != constraint.default_violation_error_message
