"""A real nginx with the example of docs/, in front of a site."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # folders of nginx


def configured(folder: Path, site: str, port: int) -> list[str]:
    """The command of an nginx that takes the example; skips where there is no nginx."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("NO NGINX: it is not installed, so its example was not tried")
    example = (ROOT / "docs/nginx.conf").read_text("utf-8")
    example = example.replace("server site:8000", f"server {site}")
    example = example.replace("/dev/stdout", str(folder / "access.log"))
    example = example.replace("error_log stderr", f"error_log {folder / 'server.log'}")
    (folder / "site.conf").write_text(re.sub(r"(listen .*)\b80;", rf"\g<1>{port};", example))
    folders = "".join(f"{name}_temp_path {folder / name};" for name in OWN)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}"
        f"http {{ {folders} include {folder}/site.conf; }}"
    )
    return [nginx, "-q", "-c", str(folder / "nginx.conf")]


@contextlib.contextmanager
def proxied(folder: Path, site: str) -> Iterator[str]:
    """The address of an nginx in front of `site`, a host and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(configured(folder, site, port)) as nginx:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            nginx.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "nginx does not start"
            time.sleep(0.02)
        else:
            return
