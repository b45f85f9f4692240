"""
``gen`` in a process of its own that has nothing left to import.

Importing takes most of the time of a small run. One process for each process of pytest
imports everything once, and forks for each run. Tests of how ``gen`` starts, of signals
and of closed streams start Python themselves.
"""

import atexit
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.projects import ROOT

HERE = Path(__file__).parent


@cache
def command() -> tuple[str, ...]:
    """Return what runs ``gen``; its arguments follow."""
    folder = TemporaryDirectory(prefix="gen-")
    place = f"{folder.name}/socket"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen(128)
        number = listening.fileno()
        server = subprocess.Popen(
            [sys.executable, HERE / "gen_server.py", str(number)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            pass_fds=[number],
            stdin=subprocess.PIPE,
        )

    def stop() -> None:
        # It ends with its input.
        server.communicate(timeout=60)
        folder.cleanup()

    atexit.register(stop)
    return (sys.executable, "-I", "-S", str(HERE / "gen_client.py"), place)
