#!/usr/bin/env python3
"""See the site, or test it, with one command and nothing installed but Python.

    python3 dev.py run [--port N]               the site with its demo content
    python3 dev.py manage COMMAND ...           manage.py, with the same environment
    python3 dev.py test [PYTEST ARGUMENTS]      the tests, on SQLite and on PostgreSQL
    python3 dev.py test --next-django [...]     the tests on the next Django

Only the standard library is used here, and no syntax newer than Python 3.6: an older Python
must get far enough to say which one is needed.
"""

import argparse
import errno
import hashlib
import http.client
import importlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DATA = ROOT / "data"
REQUIREMENTS = ROOT / "requirements"
WINDOWS = os.name == "nt"
OLDEST_PYTHON = (3, 11)
NEXT_DJANGO_PYTHONS = [(3, 14), (3, 13), (3, 12)]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"]
NO_TESTS_MATCHED = 5  # pytest's exit code

FIND_ADMINISTRATOR = """
import django
django.setup()
from django.contrib.auth import get_user_model
user = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()
print(user.get_username() if user else "")
"""


def say(text):
    """Flushed at once: the programs started from here write to the same screen."""
    print(text, flush=True)


def start(command, env=None):
    return subprocess.Popen([str(word) for word in command], cwd=str(ROOT), env=env)


def call(command, env=None):
    """Like subprocess.call, which on Ctrl-C would kill a program while it is tidying up."""
    process = start(command, env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def check(command, complaint, env=None):
    """Run a command that must succeed; its own output says why it did not."""
    if call(command, env):
        raise SystemExit(complaint + " The lines above say why.")


# --- Python and its virtual environments ------------------------------------------------------


def refuse_old_python(version):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise SystemExit(
            "This site needs Python {}.{} or newer and this is {}.{}: install a newer one and "
            "start dev.py with it, for example 'python3.13 dev.py run'.".format(
                *OLDEST_PYTHON, *version[:2]
            )
        )


def refuse_python_without_venv():
    """Debian and Ubuntu ship Python without the part that makes virtual environments."""
    try:
        importlib.import_module("venv")
        importlib.import_module("ensurepip")
    except ImportError:
        raise SystemExit(
            "This Python cannot make virtual environments: run 'apt install python3-venv' as root "
            "and try again (not on Debian or Ubuntu: install Python from python.org)."
        ) from None


def find_python(versions):
    """The first of these Pythons that starts: a name on PATH may be a shim without a Python."""
    for major, minor in versions:
        name = f"python{major}.{minor}"
        candidates = [Path(folder, name) for folder in os.get_exec_path()]
        candidates += Path.home().glob(f".pyenv/versions/{major}.{minor}.*/bin/{name}")
        for candidate in filter(Path.is_file, candidates):
            trial = [str(candidate), "-c", "import ensurepip, ssl, sqlite3"]
            if subprocess.call(trial, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                return candidate
    return None


def prepare(venv, lock, python=sys.executable):
    """Make `venv` hold exactly what `lock` lists and return its Python.

    It is made anew rather than updated: a library that left the lock leaves the environment too.
    The stamp is written last, so an installation that was interrupted is started again.
    """
    inside = venv / ("Scripts/python.exe" if WINDOWS else "bin/python")
    stamp = venv / "installed"
    version = subprocess.check_output([str(python), "-VV"])
    wanted = hashlib.sha256(version + lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return inside
    refuse_python_without_venv()
    say(f"Installing {lock.name} into {venv.name} (once; about a minute) ...")
    check([python, "-m", "venv", "--clear", venv], f"Could not make {venv}.")
    pip = [inside, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    check([*pip, "--require-hashes", "-r", lock], f"Could not install {lock.name}.")
    stamp.write_text(wanted)
    return inside


# --- run and manage ---------------------------------------------------------------------------


def demo_environment():
    """What .env says in production. A variable that is already set keeps its value."""
    DATA.mkdir(exist_ok=True)
    env = {
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "cluster.settings",
        "HTTPS": "0",
        "SECRET_KEY": secret_key(DATA / "secret_key"),
        "SERVE_MEDIA": "1",
    }
    env.update(os.environ)
    return env


def secret_key(path):
    """Kept, so that a restart signs nobody out; readable by its owner alone from the start."""
    if not path.exists():
        with os.fdopen(os.open(str(path), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def refuse_busy_port(port):
    with socket.socket() as probe:
        if not WINDOWS:  # a port that was let go a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            state = "is in use" if error.errno == errno.EADDRINUSE else "cannot be opened"
            other = port + 1 if 1024 <= port < 65535 else 8080
            raise SystemExit(
                f"Port {port} {state}: choose another, for example "
                f"'python3 dev.py run --port {other}'."
            ) from None


def compile_translations(python):
    if any(map(is_stale, (ROOT / "locale").glob("*/LC_MESSAGES/django.po"))):
        babel = [python, "-m", "babel.messages.frontend", "--quiet", "compile"]
        check([*babel, "-d", "locale", "-D", "django"], "Could not compile the translations.")


def is_stale(catalogue):
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def fill_new_site(python, env):
    """A site is new until it has an administrator, and only a new site gets the demo content.

    So a second start brings back nothing that an editor has deleted, on any database.
    Returns the name of the administrator.
    """
    find = [str(python), "-c", FIND_ADMINISTRATOR]
    name = subprocess.check_output(find, cwd=str(ROOT), env=env).decode().strip()
    if name:
        return name
    if call([python, "manage.py", "demo"], env):
        say("The demo content was not loaded; 'python3 dev.py manage demo' tries again.")
    name = env.get("DJANGO_SUPERUSER_USERNAME", "admin")
    chosen = env.get("DJANGO_SUPERUSER_PASSWORD")
    password = chosen or secrets.token_urlsafe(12)
    account = {
        "DJANGO_SUPERUSER_USERNAME": name,
        "DJANGO_SUPERUSER_PASSWORD": password,
        "DJANGO_SUPERUSER_EMAIL": env.get("DJANGO_SUPERUSER_EMAIL", "admin@localhost"),
    }
    create = [python, "manage.py", "createsuperuser", "--noinput", "-v0"]
    check(create, "Could not make the administrator.", dict(env, **account))
    shown = "as you set it" if chosen else password + "  (not shown again)"
    say(f"Made the administrator.  Name: {name}  Password: {shown}")
    return name


def server_command(python, port):
    address = f"127.0.0.1:{port}"
    if WINDOWS:  # gunicorn does not run there
        return [python, "manage.py", "runserver", "--noreload", address]
    gunicorn = [python, "-m", "gunicorn", "cluster.wsgi", "--bind", address, "--workers", "2"]
    gunicorn += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
    return [*gunicorn, "--no-control-socket"]  # two sites under one account would share it


def answers(port):
    """A real request: the port is open before the site behind it has started."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/en/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def serve(command, env, port, welcome):
    """Runs until Ctrl-C (or SIGTERM), and never leaves the server behind."""
    server = start(command, env)
    try:
        while server.poll() is None and not answers(port):
            time.sleep(0.2)
        if server.poll() is None:
            say(welcome)
        server.wait()
    except KeyboardInterrupt:
        say("\nStopped.")
        return
    finally:
        server.terminate()
        server.wait()
    raise SystemExit("The server stopped by itself. The lines above say why.")


def run(arguments):
    parser = argparse.ArgumentParser(prog="dev.py run")
    parser.add_argument("--port", type=int, default=8000, choices=range(1, 65536), metavar="N")
    port = parser.parse_args(arguments).port
    refuse_busy_port(port)
    python = prepare(ROOT / ".venv", REQUIREMENTS / "run.txt")
    env = demo_environment()
    compile_translations(python)
    manage = [python, "manage.py"]
    check([*manage, "migrate", "-v0"], "Could not prepare the database.", env)
    check([*manage, "collectstatic", "--noinput", "-v0"], "Could not collect static files.", env)
    name = fill_new_site(python, env)
    site = f"http://127.0.0.1:{port}"
    welcome = (
        "\nThe site is running; Ctrl-C stops it.\n"
        f"  English    {site}/en/\n"
        f"  Bulgarian  {site}/bg/\n"
        f"  Editors    {site}/admin/  (name: {name}; to change the password: "
        f"python3 dev.py manage changepassword {name})\n"
    )
    serve(server_command(python, port), env, port, welcome)


def manage(arguments):
    python = prepare(ROOT / ".venv", REQUIREMENTS / "run.txt")
    sys.exit(call([python, "manage.py", *arguments], demo_environment()))


# --- test -------------------------------------------------------------------------------------


def test(arguments):
    """The tests have an environment of their own: what serves the site holds no test tool."""
    if "--next-django" in arguments:
        arguments.remove("--next-django")
        python = find_python(NEXT_DJANGO_PYTHONS)
        if not python:
            say("NEXT DJANGO: SKIPPED, NO WORKING PYTHON 3.12, 3.13 OR 3.14 WAS FOUND")
            return
        python = prepare(ROOT / ".venv-next", REQUIREMENTS / "next.txt", python)
        legs = ["NEXT DJANGO"]
    else:
        python = prepare(ROOT / ".venv-test", REQUIREMENTS / "test.txt")
        legs = ["SQLITE", "POSTGRESQL"]
    compile_translations(python)

    report = []
    browser = any(map(shutil.which, BROWSERS))
    if not browser:
        report.append(skip("BROWSER TESTS", "REQUIRE_BROWSER", "no Chromium is on PATH"))
    url = os.environ.get("TEST_DATABASE_URL")
    if "POSTGRESQL" in legs and WINDOWS and not url:  # the wheel with the server is not for it
        report.append(skip(legs.pop(), "REQUIRE_POSTGRES", "set TEST_DATABASE_URL"))
    for leg in legs:
        # Each process keeps the order: tests that leave the tables empty come last.
        command = [python, "-m", "pytest", "--numprocesses=auto", "--dist=load"]
        if leg == "POSTGRESQL" or not browser:
            command += ["-m", "not browser"]
        if leg == "POSTGRESQL" and not url:
            command = [python, "-W", "ignore", "tests/postgres.py", *command]
        say(f"\n===== {leg} =====")
        database = url if leg == "POSTGRESQL" else "sqlite://:memory:"
        code = call([*command, *arguments], test_environment(database or ""))
        # Browser tests run on SQLite only: whoever picks just those has none for PostgreSQL.
        none = code == NO_TESTS_MATCHED and leg == "POSTGRESQL" and arguments
        report.append(f"{leg}: " + ("no test matched" if none else "FAILED" if code else "passed"))
    say("\n" + "\n".join(report))
    if any(line.endswith("FAILED") for line in report):
        sys.exit(1)


def skip(part, variable, reason):
    """A loud line for the report, or the end where this part must not be missing."""
    if os.environ.get(variable) == "1":
        raise SystemExit(f"{part} cannot run although {variable}=1: {reason}.")
    return f"{part}: SKIPPED, {reason}".upper()


def test_environment(database_url):
    """The same on every machine, whatever the developer's shell or .env says."""
    fixed = {
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": database_url,
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    return dict(os.environ, **fixed)


COMMANDS = {"run": run, "manage": manage, "test": test}


def main(arguments):
    refuse_old_python(sys.version_info)
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__.split("\n\nOnly")[0])
        sys.exit(arguments[:1] not in (["-h"], ["--help"]))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    try:
        COMMANDS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1:])
