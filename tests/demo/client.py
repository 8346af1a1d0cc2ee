"""A client that sees the local web as a browser would: every host resolves to it, its root is trusted."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from auditor.demo.web import LocalWeb


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str


def fetch(web: LocalWeb, url: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = web.https_port if parts.scheme == "https" else web.http_port
    connection = http.client.HTTPConnection(host, port, timeout=60)
    connection.sock = _connect(web, host, port, tls=parts.scheme == "https")
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, target, body=body, headers={"Host": host, **sent})
        response = connection.getresponse()
        return Got(
            status=response.status,
            headers={k.lower(): v for k, v in response.getheaders()},
            cookies=response.headers.get_all("Set-Cookie") or [],
            text=response.read().decode("utf-8", "replace"),
        )
    finally:
        connection.close()


def _connect(web: LocalWeb, host: str, port: int, *, tls: bool) -> socket.socket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=60)
    if not tls:
        return plain
    trust = ssl.create_default_context(cadata=web.trust_pem)
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    return trust.wrap_socket(plain, server_hostname=host)
