"""How long imports, uploads, cleaning and the desk take: figures for whoever changes one.

    .venv-test/bin/python tests/benchmark.py [WORDS ...]
    .venv-test/bin/python tests/postgres.py .venv-test/bin/python tests/benchmark.py [WORDS ...]

WORDS choose measurements by the beginning of their names. Each runs in a process of its own, on an
empty database and folder, so that its peak of memory is its own. A machine with other work tells
the truth by the processor's seconds rather than by the clock's.
"""

import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BODY = (
    "<h2>Part</h2><p>Words with <a href='https://example.org/'>a link</a> and more.</p>" * 10
)  # so that ten thousand fit into a table


@contextmanager
def measured(name):
    clock, used = time.perf_counter(), time.process_time()
    yield
    clock, used = time.perf_counter() - clock, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:36} {clock:7.2f} s {used:7.2f} s of CPU {peak:6.0f} MB", flush=True)


def rows(model, count):
    headings = {"title_en": "Title", "title_bg": "Заглавие", "summary_en": "Short", "slug": "row"}
    headings |= {"body_en": BODY, "body_bg": BODY, "published_at": "2026-01-15 09:30"}
    headings |= {
        "post": {"topics": "one; two", "author_en": "Ann", "is_report": "no"},
        "member": {"topics": "one; two", "kind": "SME", "joined_on": "14.06.2023"},
        "event": {"starts_on": "1.5.2026", "start_time": "9:30", "places": "city_en: Sofia"},
    }[model]
    yield list(headings)
    for number in range(count):
        told = headings | {name: f"{headings[name]} {number}" for name in ("title_en", "title_bg")}
        yield list((told | {"slug": f"row-{number}"}).values())


def import_table(model, kind, count):
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is set up only now

    from cluster.exchange import Import  # noqa: PLC0415
    from cluster.models import Topic  # noqa: PLC0415
    from cluster.tables import Table, csv_lines, write_workbook  # noqa: PLC0415
    from events.resources import EventResource  # noqa: PLC0415
    from members.resources import MemberResource  # noqa: PLC0415
    from news.resources import PostResource  # noqa: PLC0415

    resources = {"post": PostResource, "member": MemberResource, "event": EventResource}
    user = get_user_model().objects.create_superuser("admin")
    for name in ("one", "two"):
        Topic.objects.create(name_en=name, slug=name)
    lines = rows(model, count)
    headings = next(lines)
    with tempfile.NamedTemporaryFile() as file:
        if kind == "csv":
            file.writelines(line.encode() for line in csv_lines(headings, lines))
        else:
            write_workbook(file, "Table", headings, lines)
        file.flush()
        for step in ("check", "store", "check"):
            with measured(f"import {model} {kind} {count} {step}"):
                run = Import(resources[model](user), Table(Path(file.name), bool))
                run.table.count()
                for _done in getattr(run, step)():
                    pass
            assert not run.failed, run.complaints[:3]


def upload():
    from django.core.files.base import ContentFile  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from news.models import Post  # noqa: PLC0415

    noise = Image.effect_noise((1000, 750), 40).resize((4000, 3000))
    photo = Image.merge("RGB", [noise, Image.linear_gradient("L").resize(noise.size), noise])
    buffer = BytesIO()
    photo.save(buffer, "JPEG", quality=90)
    post = Post(title_en="Photo", cover_is_decorative=True)
    with measured("upload of 12 megapixels"):
        post.cover = ContentFile(buffer.getvalue(), "photo.jpg")
        post.full_clean()
        post.save()


def demo():
    from django.core.management import call_command  # noqa: PLC0415

    with measured("demo"):
        call_command("demo", verbosity=0)


def clean_text():
    from cluster.richtext import clean  # noqa: PLC0415

    for name, text in (
        ("a megabyte of text", BODY * (1_000_000 // len(BODY))),
        ("20,000 empty links", "<a href=''></a>" * 20_000),
        ("40,000 empty links", "<a href=''></a>" * 40_000),
    ):
        with measured(f"clean {name}"):
            clean(text)


def desk():
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from news.models import Post  # noqa: PLC0415

    now = timezone.now()
    for start in range(0, 100_000, 10_000):
        Post.objects.bulk_create(
            Post(
                title_en=f"Post {number}",
                slug=f"post-{number}",
                body_en=BODY + ("A rarity" if number % 10_000 == 0 else ""),
                published_at=now - timedelta(hours=number),
            )
            for number in range(start, start + 10_000)
        )
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin"))
    for name, address in (
        ("first page", "/admin/"),
        ("list", "/admin/news/post/"),
        ("search of a rare word", "/admin/news/post/?q=rarity"),
        ("search of a frequent word", "/admin/news/post/?q=more"),
    ):
        client.get(address)  # once to warm up
        with measured(f"desk {name}"):
            assert client.get(address).status_code == 200


MEASUREMENTS = {
    f"import {model} {kind} {count}": (import_table, model, kind, count)
    for model in ("post", "member", "event")
    for kind in ("csv", "xlsx")
    for count in (1_000, 10_000)
} | {"upload": (upload,), "demo": (demo,), "clean": (clean_text,), "desk": (desk,)}


def measure(name):
    import django  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/site.sqlite3")
        os.environ |= {"MEDIA_ROOT": f"{folder}/media", "STATIC_ROOT": f"{folder}/static"}
        os.environ |= {"SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "testserver"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "cluster.settings", "DEBUG": "0", "HTTPS": "0"}
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        call_command("flush", verbosity=0, interactive=False)
        function, *arguments = MEASUREMENTS[name]
        function(*arguments)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2])
        sys.exit()
    print("Load of the machine:", *(f"{load:.1f}" for load in os.getloadavg()), flush=True)
    for name in MEASUREMENTS:
        if name.startswith(tuple(sys.argv[1:]) or ""):
            subprocess.run([sys.executable, __file__, "--one", name], check=True)
