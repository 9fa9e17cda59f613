"""Connections: who says nothing is let go, and whoever has said what they want is not."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from netmap.app import listening
from netmap.app.listening import Listening, most_connections
from netmap.app.server import server_options
from netmap.config import Config as Settings

REQUEST = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
LONG = 20.0  # far more than anything here takes


class Server:
    """A server whose answers are held back until `go` is set."""

    def __init__(self) -> None:
        self.go, self.asked = asyncio.Event(), asyncio.Event()
        self.writers: list[asyncio.StreamWriter] = []
        self.state = ServerState()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
        elif scope["path"] == "/slow":
            self.asked.set()
            await self.go.wait()
        if scope["type"] == "websocket":
            await self.go.wait()
            await send({"type": "websocket.send", "text": "still here"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def __aenter__(self) -> Server:
        options = {**server_options(Settings()), "lifespan": "off", "interface": "asgi3"}
        config = Config(self.app, **options)
        assert config.http is Listening
        config.load()
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(lambda: Listening(config, self.state, {}), "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.go.set()
        self.server.close()
        for writer in self.writers:
            writer.close()
        await asyncio.wait_for(self.until_empty(), LONG)
        assert Listening.silent == {}

    async def until_empty(self) -> None:
        while self.state.connections or self.state.tasks:
            await asyncio.sleep(0.001)

    async def open(self, said: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(said)
        return reader, writer

    async def until_closed(self, said: bytes) -> None:
        reader, _ = await self.open(said)
        assert await asyncio.wait_for(reader.read(), LONG) == b""


def run(what: Callable[[Server], Awaitable[None]]) -> None:
    async def within() -> None:
        async with Server() as server:
            await what(server)

    asyncio.run(within())


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(listening, "HEADER_SECONDS", 0.1)


@pytest.mark.parametrize("said", [b"", b"G", REQUEST[:-2] % b""])
def test_who_says_nothing_or_only_half_of_it_is_let_go(impatient, said):
    run(lambda server: server.until_closed(said))


def test_one_letter_at_a_time_is_no_more_time(impatient):
    async def slowly(server: Server) -> None:
        reader, writer = await server.open()
        closed = asyncio.create_task(reader.read())
        said = 0
        while not closed.done():
            writer.write(b"GET /" if not said else b"a")
            said += 1
            await asyncio.wait([closed], timeout=0.01)
            assert said < LONG / 0.01

    run(slowly)


def test_a_second_request_has_to_arrive_as_well(impatient):
    async def twice(server: Server) -> None:
        reader, writer = await server.open(REQUEST % b"")
        assert (await asyncio.wait_for(reader.readuntil(b"ok"), LONG)).startswith(b"HTTP/1.1 200")
        writer.write(b"GET /again")
        assert await asyncio.wait_for(reader.read(), LONG) == b""

    run(twice)


@pytest.mark.parametrize("asked", [REQUEST % b"slow", UPGRADE])
def test_whoever_has_said_what_they_want_may_wait_for_it(impatient, asked):
    async def patiently(server: Server) -> None:
        reader, _ = await server.open(asked)
        head = b""
        if asked is UPGRADE:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LONG)
        else:
            await asyncio.wait_for(server.asked.wait(), LONG)
        await server.until_closed(b"")  # opened later, and gone
        server.go.set()
        said = head + await asyncio.wait_for(
            reader.readuntil(b"still here" if asked is UPGRADE else b"ok"), LONG
        )
        assert said.startswith(b"HTTP/1.1 101" if asked is UPGRADE else b"HTTP/1.1 200")

    run(patiently)


def test_a_thousand_that_say_nothing_keep_nobody_out(monkeypatch):
    monkeypatch.setattr("netmap.app.server.most_connections", lambda: 80)

    async def crowd(server: Server) -> None:
        silent = [await server.open(b"GET / HT") for _ in range(100)]
        reader, _ = await server.open(REQUEST % b"")
        assert (await asyncio.wait_for(reader.readuntil(b"ok"), LONG)).startswith(b"HTTP/1.1 200")
        for gone, _ in silent[:80]:
            assert await asyncio.wait_for(gone.read(), LONG) == b""

    run(crowd)


def test_there_are_files_left_for_the_database(monkeypatch):
    asked: list[Any] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 512))
    assert most_connections() == 256 and asked == [(512, 512)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    assert most_connections() == 1000 and asked[1:] == [(4096, resource.RLIM_INFINITY)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert most_connections() == 1000 and len(asked) == 2
