"""The app answers its own page alone."""

import asyncio

import pytest

from experiments.app.same_origin import SameOrigin


def sent(kind, headers, host="localhost"):
    """Ask once, and give what came back."""
    out = []

    async def inside(scope, receive, send):
        await send({"type": "let through"})

    async def receive():
        return {"type": f"{kind}.connect"}

    async def send(message):
        out.append(message)

    scope = {"type": kind, "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}
    asyncio.run(SameOrigin(inside, host)(scope, receive, send))
    return out


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8765"},
        {"host": "localhost:8765", "origin": "http://localhost:8765"},
        {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8765"},
        {"host": "[::1]:8765", "origin": "http://[::1]:8765"},
    ],
)
def test_its_own_page_is_let_through(kind, headers):
    assert sent(kind, headers) == [{"type": "let through"}]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8765", "origin": "http://elsewhere.example"},
        {"host": "localhost:8765", "origin": "null"},
        {"host": "localhost:8765", "origin": "http://localhost:9999"},
        {"host": "elsewhere.example", "origin": "http://elsewhere.example"},  # a rebound name
        {},
    ],
)
def test_another_site_is_refused(headers):
    assert sent("http", headers)[0]["status"] == 403
    assert sent("websocket", headers) == [{"type": "websocket.close", "code": 1008}]


def test_who_opens_it_to_others_may_be_named_as_one_likes():
    named = {"host": "lab.example:8765", "origin": "http://lab.example:8765"}
    assert sent("websocket", named, host="0.0.0.0") == [{"type": "let through"}]
    assert (
        sent("http", named | {"origin": "http://elsewhere.example"}, "0.0.0.0")[0]["status"] == 403
    )
