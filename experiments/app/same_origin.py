"""Pages of other sites may not talk to the app: foreign origins and hosts are refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Mapping[str, Any], Receive, Send], Awaitable[None]]


class SameOrigin:
    """Let through only what the app's own page asks.

    Parameters
    ----------
    app : callable
        The ASGI application behind it.
    host : str
        What the server is bound to. On a loopback address a request that names another
        host is refused too, as from a page whose name was made to point here.
    """

    def __init__(self, app: App, host: str = "localhost"):
        self.app, self.only = app, LOOPBACK if host in LOOPBACK else ()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request or open one connection, or refuse it."""
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        asked = scope["type"] in ("http", "websocket")
        if not asked or not foreign(headers.get(b"origin"), headers.get(b"host", ""), self.only):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            plain = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": plain})
            await send({"type": "http.response.body", "body": b"refused: another site asks\n"})


def foreign(origin: str | None, host: str, only: tuple[str, ...] = ()) -> bool:
    """Say whether a request comes from the page of another site, or for another host.

    Parameters
    ----------
    origin, host : str
        The headers of these names; browsers send no origin with plain links.
    only : tuple of str
        The hosts that may be named; any, if empty.

    Examples
    --------
    >>> foreign("http://localhost:8765", "localhost:8765", LOOPBACK)
    False
    >>> foreign("http://elsewhere.example", "localhost:8765", LOOPBACK)
    True
    >>> foreign(None, "elsewhere.example", LOOPBACK)
    True
    """
    named = urlsplit(f"//{host}").hostname
    if only and named not in only:
        return True
    return origin is not None and urlsplit(origin).netloc != host
