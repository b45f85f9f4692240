"""
A process that has imported all of ``gen``, and forks for each command that it is sent.

It is a script: its argument is the number of a listening socket, and it ends when its
input does. ``gen_client.py`` says what it is sent.
"""

import gc
import io
import os
import select
import signal
import socket
import sys
from contextlib import suppress

import black  # noqa: F401, as what follows: imported here, it is there after a fork
import datamodel_code_generator.parser.jsonschema  # noqa: F401
import error_catalog.run.outcome  # noqa: F401
import jsonschema  # noqa: F401
import markdown_it  # noqa: F401
from error_catalog.cli.commands import command_of
from error_catalog.cli.fast_path import COMMANDS
from error_catalog.cli.main import main


def serve(listening: socket.socket) -> None:
    """Start a process for each connection, and tell its exit code, until input ends."""
    running: dict[int, tuple[int, socket.socket]] = {}
    # What everybody shares is not to be touched, or it would be copied.
    gc.freeze()
    while True:
        ready, _, _ = select.select([0, listening, *running], [], [])
        if 0 in ready:
            break
        if listening in ready:
            connection, _ = listening.accept()
            child = start(connection)
            running[os.pidfd_open(child)] = child, connection
        for ended in running.keys() & set(ready):
            child, connection = running.pop(ended)
            os.close(ended)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            with suppress(OSError):  # Its client may have been ended.
                connection.sendall(bytes([code % 256]))
            connection.close()


def start(connection: socket.socket) -> int:
    """Fork a process that does what a client asks for; return its number."""
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    content = b""
    while more := connection.recv(65536):
        content += more
    child = os.fork()
    if child == 0:
        perform(content, streams)
    for stream in streams:
        os.close(stream)
    return child


def perform(content: bytes, streams: list[int]) -> None:
    """Be ``gen`` as a client starts it: its folder, variables, arguments and streams."""
    count, folder, *texts = content.split(b"\0")
    os.chdir(folder)
    # Who waits for its end is the server, which holds the only other connection.
    os.closerange(3, min(streams))
    os.closerange(max(streams) + 1, 1024)
    sys.argv = ["gen", *map(os.fsdecode, texts[: int(count)])]
    os.environ.clear()
    for each in texts[int(count) :]:
        name, _, value = each.partition(b"=")
        os.environb[name] = value
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout = _writing(1, "strict")
    sys.stderr = _writing(2, "backslashreplace")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


def _writing(number: int, errors: str) -> io.TextIOWrapper:
    """Return a stream as Python opens it."""
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    raw = open(number, "wb", 0 if at_once else -1)  # noqa: SIM115
    is_by_line = number == 2 or raw.isatty()
    return io.TextIOWrapper(
        raw, "utf-8", errors, line_buffering=is_by_line, write_through=at_once
    )


if __name__ == "__main__":
    # Nothing of this folder is to be imported by name.
    sys.path.pop(0)
    for name in COMMANDS:
        command_of(name)
    serve(socket.socket(fileno=int(sys.argv[1])))
