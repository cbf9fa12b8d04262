"""What collectstatic makes out of copies of the files in static/."""

import json
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import call_command
from django.http import HttpResponse

from cluster.staticfiles import SiteStaticFilesStorage, joined
from tests.markup import read

SOURCES = Path(__file__).parents[2] / "static"
OF_OTHER_PAGES = {"site.css", "print.css", "styleguide.css"}  # linked by themselves
PARTS = re.findall(r'^@import "(.+)";$', (SOURCES / "css/site.css").read_text(), re.MULTILINE)


@pytest.fixture
def sources(settings, tmp_path):
    """A copy of static/ that a test may change; collectstatic takes it, and only it."""
    folder = Path(shutil.copytree(SOURCES, tmp_path / "sources"))
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = [f"{FileSystemFinder.__module__}.{FileSystemFinder.__name__}"]
    backend = f"{SiteStaticFilesStorage.__module__}.{SiteStaticFilesStorage.__name__}"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    return folder / "css"


@pytest.fixture
def collect(settings, sources):
    """Runs collectstatic and returns (name, text) of the sheet that pages then link."""

    def run(**options):
        call_command("collectstatic", interactive=False, verbosity=0, **options)
        manifest = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())
        name = manifest["paths"]["css/site.css"]
        return name, (settings.STATIC_ROOT / name).read_text()

    return run


def rules(text):
    """The style sheet without the hashes in its addresses."""
    return re.sub(r"\.[0-9a-f]{12}(?=\.\w+\")", "", text)


def is_collected(settings, address):
    name = address.removeprefix(settings.STATIC_URL)
    return name != address and (settings.STATIC_ROOT / name).is_file()


def test_every_component_is_a_part_of_the_style_sheet():
    """Those of the editors' desk, whose names begin so, are linked by its own pages."""
    names = {path.name for path in (SOURCES / "css").iterdir()} - OF_OTHER_PAGES
    names = {name for name in names if not name.startswith("admin")}
    assert sorted(PARTS) == sorted(names)


def test_parts_stand_in_one_file_in_their_order(collect, sources):
    _name, sheet = collect()
    assert "@import" not in sheet
    places = [rules(sheet).index((sources / part).read_text()) for part in PARTS]
    assert places == sorted(places)
    assert len(set(places)) == len(PARTS) > 5


def test_fonts_and_images_in_it_are_those_with_a_hashed_name(collect, settings):
    name, sheet = collect()
    addresses = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len([address for address in addresses if address.endswith(".woff2")]) > 3
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
        assert (settings.STATIC_ROOT / Path(name).parent / address).resolve().exists()


def test_sheet_is_compressed_too(collect, settings):
    name, _sheet = collect()
    assert (settings.STATIC_ROOT / f"{name}.gz").exists()


@pytest.mark.parametrize("part", [PARTS[0], PARTS[-1]])
def test_next_collection_sees_that_a_single_part_has_changed(collect, sources, part):
    before, _sheet = collect()
    with (sources / part).open("a") as file:
        file.write("\n.new-rule {\n  color: var(--ink);\n}\n")
    after, sheet = collect()
    assert after != before
    assert ".new-rule" in sheet
    assert collect() == (after, sheet)


def test_part_that_has_been_put_back_brings_back_the_old_name(collect, sources):
    first = collect()
    text = (sources / "base.css").read_text()
    (sources / "base.css").write_text(text + "\n.new-rule {}\n")
    assert collect() != first
    (sources / "base.css").write_text(text)
    assert collect() == first


def test_sources_stay_as_they_are_when_the_collection_is_made_of_links(collect, sources):
    before = {path: path.read_text() for path in sources.iterdir()}
    _name, sheet = collect(link=True)
    assert "@import" not in sheet
    assert collect(link=True)[1] == sheet
    assert {path: path.read_text() for path in sources.iterdir()} == before


def test_dry_run_makes_nothing(settings, sources):
    call_command("collectstatic", interactive=False, verbosity=0, dry_run=True)
    assert list(settings.STATIC_ROOT.iterdir()) == []


def test_part_that_is_missing_stops_the_collection(collect, sources):
    collect()
    (sources / "row.css").unlink()
    with pytest.raises(FileNotFoundError, match=r"^css/site\.css imports row\.css: no such file"):
        collect()


@pytest.mark.parametrize(
    "line",
    [
        "@import url(row.css);",
        '@import "row.css" print;',
        '@import "../css/row.css";',
        "@import 'row.css';",
        '  @import "row.css";',
    ],
)
@pytest.mark.parametrize("name", ["site.css", "base.css"])
def test_import_that_would_not_be_replaced_stops_the_collection(collect, sources, name, line):
    with (sources / name).open("a") as file:
        file.write(line)
    with pytest.raises(ValueError, match="an import is not of the form"):
        collect()


def test_import_inside_a_part_is_refused_even_if_it_is_well_written():
    files = {"site.css": '@import "a.css";\n', "a.css": '@import "b.css";\n', "b.css": "p {}\n"}
    with pytest.raises(ValueError, match="an import is not of the form"):
        joined(files.get)


@pytest.mark.parametrize("language", ["en", "bg"])
def test_page_for_when_the_site_is_away_lies_ready(collect, settings, language):
    """It needs nothing that a site which is away would have to send, nor anybody else."""
    name, _sheet = collect()
    file = settings.STATIC_ROOT / "unavailable" / f"{language}.html"
    page = read(HttpResponse(file.read_bytes()))
    assert page.one("html").attributes["lang"] == language
    assert page.one("h1").text
    needed = [link.attributes["href"] for link in page.all("link")]
    assert f"/static/{name}" in needed
    assert [address for address in needed if not is_collected(settings, address)] == []
    assert page.all("script", "img", "iframe", "style") == []


def test_page_for_when_the_site_is_away_follows_the_style_sheet(collect, settings, sources):
    collect()
    (sources / "base.css").write_text("p {}\n")
    name, _sheet = collect()
    assert name in (settings.STATIC_ROOT / "unavailable" / "en.html").read_text()
