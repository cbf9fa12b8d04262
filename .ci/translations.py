"""Fail unless every text of the site has a finished translation.

    python .ci/translations.py             compare; changes nothing
    python .ci/translations.py --update    write new texts into locale/, ready to be translated

Needs gettext's programs. English is the source and has no catalogue.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = [Path("locale/bg/LC_MESSAGES/django.po")]
NOT_SOURCES = [".*", "__pycache__", "data", "node_modules", "staticfiles", "tests"]


def make_messages(folder):
    """Without line numbers and wrapping, a catalogue changes only when a text does."""
    command = [sys.executable, "manage.py", "makemessages", "--verbosity=0"]
    for catalogue in CATALOGUES:
        command.append(f"--locale={catalogue.parts[1]}")
    for pattern in NOT_SOURCES:
        command.append(f"--ignore={pattern}")
    command += ["--no-location", "--no-obsolete", "--no-wrap"]
    Path(folder, "locale").mkdir(exist_ok=True)
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603


def read(path):
    with path.open("rb") as file:
        return {(message.context, message.id): message for message in read_po(file)}


def faults(ours, extracted):
    for text in extracted.keys() - ours.keys():
        yield f"not in the catalogue: {text}"
    for text in ours.keys() - extracted.keys():
        yield f"no longer used: {text}"
    for text, message in ours.items():
        if message.fuzzy:
            yield f"marked fuzzy: {text}"
        if not all(message.string if message.pluralizable else [message.string]):
            yield f"not translated: {text}"
        else:
            yield from (f"{error}: {text}" for error in message.check())


def compare():
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        make_messages(copy)
        return [
            f"{catalogue}: {fault}"
            for catalogue in CATALOGUES
            for fault in sorted(faults(read(ROOT / catalogue), read(copy / catalogue)))
        ]


if __name__ == "__main__":
    if "--update" in sys.argv:
        make_messages(ROOT)
    elif found := compare():
        sys.exit("\n".join(found))
    else:
        print("Every text is translated.")
