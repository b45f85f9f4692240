"""
``gen`` as a process that starts at once: ``gen_client.py SOCKET ARGUMENT ...``.

It lends its streams to a process that ``gen_server.py`` forks, sends it how many arguments
there are, its folder, its arguments and its variables, and ends as that process does.
"""

import os
import socket
import sys

FOLDER = os.getcwd()  # noqa: PTH109, pathlib takes long to import

with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    texts = [
        str(len(sys.argv) - 2).encode(),
        os.fsencode(FOLDER),
        *map(os.fsencode, sys.argv[2:]),
        *(name + b"=" + value for name, value in os.environb.items()),
    ]
    socket.send_fds(server, [b" "], [0, 1, 2])
    server.sendall(b"\0".join(texts))
    server.shutdown(socket.SHUT_WR)
    code = server.recv(1)
sys.exit(code[0] if code else 70)
