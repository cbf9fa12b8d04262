"""dev.py promises one clear sentence, and no traceback, when something is in the way."""

import ast
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev

SCRIPT = Path(dev.__file__)


def start(*command):
    """Run dev.py as a person would; returns what it says."""
    outcome = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=30, check=False
    )
    assert outcome.returncode == 1
    return outcome.stderr


@pytest.fixture
def checkout(tmp_path):
    """A copy of dev.py alone, so that nothing it makes lands in this checkout."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("")
    return Path(shutil.copy(SCRIPT, tmp_path))


@pytest.fixture
def stub_python(tmp_path):
    """Stands in for a Python: makes a "virtual environment" of itself, notes what it was told."""
    stub = tmp_path / "python"
    stub.write_text(
        "#!/bin/sh\n"
        f'echo "$*" >> {tmp_path}/calls\n'
        'case "$*" in\n'
        f"-VV) cat {tmp_path}/version ;;\n"
        '*venv*) mkdir -p "$4/bin" && rm -f "$4/installed" && cp "$0" "$4/bin/python" ;;\n'
        "*pip*) test ! -e broken ;;\n"
        "esac\n"
    )
    stub.chmod(0o755)
    (tmp_path / "version").write_text("Python 3.11.7")
    (tmp_path / "run.txt").write_text("django==5.2.19")
    return stub


@pytest.fixture
def install(stub_python, tmp_path):
    """Prepare the environment and tell whether pip had to run for that."""

    def install():
        (tmp_path / "calls").write_text("")
        dev.prepare(tmp_path / ".venv", tmp_path / "run.txt", stub_python)
        return "--require-hashes" in (tmp_path / "calls").read_text()

    return install


def test_busy_port_is_named_with_another_to_choose(checkout):
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        port = other_program.getsockname()[1]
        said = start(checkout, "run", "--port", str(port))
    assert said == (
        f"Port {port} is in use: choose another, for example "
        f"'python3 dev.py run --port {port + 1}'.\n"
    )


def test_python_without_ensurepip_is_told_the_package_to_install(checkout):
    without_ensurepip = (
        "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = sys.argv[1:];"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    said = start("-c", without_ensurepip, checkout, "manage", "check")
    assert said == (
        "This Python cannot make virtual environments: run 'apt install python3-venv' as root "
        "and try again (not on Debian or Ubuntu: install Python from python.org).\n"
    )


def test_old_python_is_told_which_one_is_needed():
    with pytest.raises(SystemExit) as refusal:
        dev.refuse_old_python((3, 10, 13, "final", 0))
    assert str(refusal.value) == (
        "This site needs Python 3.11 or newer and this is 3.10: install a newer one and start "
        "dev.py with it, for example 'python3.13 dev.py run'."
    )


def test_oldest_supported_python_is_welcome():
    dev.refuse_old_python((3, 11, 0, "final", 0))


def test_script_is_readable_by_python_3_6():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_second_start_installs_nothing(install):
    assert [install(), install()] == [True, False]


def test_changed_lock_is_installed(install, tmp_path):
    install()
    (tmp_path / "run.txt").write_text("django==5.2.20")
    assert [install(), install()] == [True, False]


def test_changed_python_gets_a_new_environment(install, tmp_path):
    install()
    (tmp_path / "version").write_text("Python 3.13.0")
    assert [install(), install()] == [True, False]


def test_failed_installation_is_tried_again(install, tmp_path, monkeypatch):
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    (tmp_path / "broken").touch()
    with pytest.raises(SystemExit, match=r"^Could not install run\.txt\."):
        install()
    (tmp_path / "broken").unlink()
    assert install()


def test_only_a_site_without_administrator_is_filled(tmp_path, capsys):
    stub = tmp_path / "python"
    stub.write_text(
        "#!/bin/sh\n"
        f"cd {tmp_path}\n"
        'case "$*" in\n'
        "-c*) test ! -e administrator || cat administrator ;;\n"
        '*createsuperuser*) echo "$DJANGO_SUPERUSER_USERNAME" > administrator ;;\n'
        "esac\n"
        'test "$1" = -c || echo "$2" >> commands\n'
    )
    stub.chmod(0o755)
    env = {"DJANGO_SUPERUSER_USERNAME": "maria", "DJANGO_SUPERUSER_PASSWORD": "chosen by Maria"}
    assert [dev.fill_new_site(stub, env), dev.fill_new_site(stub, env)] == ["maria", "maria"]
    assert (tmp_path / "commands").read_text().split() == ["demo", "createsuperuser"]
    assert "chosen by Maria" not in capsys.readouterr().out


def test_secret_key_is_kept_and_private(tmp_path):
    path = tmp_path / "secret_key"
    key = dev.secret_key(path)
    assert dev.secret_key(path) == key
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600


def test_shim_without_a_python_is_passed_over(tmp_path, monkeypatch):
    for folder, reply in (("shim", 127), ("real", 0)):
        (tmp_path / folder).mkdir()
        candidate = tmp_path / folder / "python3.12"
        candidate.write_text(f"#!/bin/sh\nexit {reply}\n")
        candidate.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/shim:{tmp_path}/real")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert dev.find_python([(3, 12)]) == tmp_path / "real" / "python3.12"


def test_missing_server_is_skipped_loudly(monkeypatch):
    monkeypatch.delenv("REQUIRE_POSTGRES", raising=False)
    said = dev.skip("POSTGRESQL", "REQUIRE_POSTGRES", "no server")
    assert said == "POSTGRESQL: SKIPPED, NO SERVER"


def test_missing_server_ends_a_run_that_requires_it(monkeypatch):
    monkeypatch.setenv("REQUIRE_POSTGRES", "1")
    with pytest.raises(SystemExit, match=r"^POSTGRESQL cannot run although REQUIRE_POSTGRES=1"):
        dev.skip("POSTGRESQL", "REQUIRE_POSTGRES", "no server")
