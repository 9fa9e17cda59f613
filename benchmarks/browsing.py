"""What a browser does with Streamlit's own protocol, without drawing anything: one session on one page.

It keeps the widgets from the deltas, answers with their states, caches large messages as a browser
does, and runs fragments when the server asks for it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

#: words that name one edit each, so that it can be found again in whatever another session is shown
WORD = re.compile(rb"zq[0-9]{2}x[0-9]{5}")
WIDGETS = ("text_input", "selectbox", "multiselect", "slider", "checkbox", "button", "dataframe", "text_area")
LATEST = 30.0


class Widget(NamedTuple):
    """A widget as the server described it, in which fragment, drawn by which run."""

    kind: str
    proto: Any
    fragment: str
    run: int


class Failed(Exception):
    """Something that a user would have seen as an error."""


class Browser:
    """One session: a socket, the widgets on the page and their states."""

    def __init__(self, number: int, port: int, query: str, shown: Callable[[int, set[str]], None]) -> None:
        self.number = number
        self.query = query
        self.page = ""
        self.pages: dict[str, str] = {}
        self.widgets: dict[tuple[int, ...], Widget] = {}
        self.errors: list[str] = []
        self.messages = 0
        self.received = 0
        self.full_runs = 0
        self.fragment_runs = 0
        self.fragment_times: list[float] = []
        self.seen: set[str] = set()
        #: whether the user is in a cell of a table
        self.in_table = False
        self._shown = shown
        self._port = port
        self._states: dict[str, tuple[str, Any]] = {}
        self._cache: dict[str, bytes] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._intervals: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._run = 0
        self._full = True
        self._finished: asyncio.Event = asyncio.Event()
        self._waiting_for_run = False
        self._socket: ClientConnection | None = None
        self._listener: asyncio.Task[None] | None = None
        self._closing = False
        self._looking: asyncio.Task[None] | None = None
        self._told, self._told_at = "", 0.0

    # life

    async def open(self, page: str) -> float:
        """Connect, ask for a page, and return how long it took until it stood."""
        address = f"ws://127.0.0.1:{self._port}/_stcore/stream"
        self._socket = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            origin=f"http://127.0.0.1:{self._port}",  # type: ignore[arg-type]
            max_size=None,
            open_timeout=60,
        )
        self._listener = asyncio.create_task(self._listen())
        return await self.go(page)

    async def close(self) -> None:
        """Leave."""
        self._closing = True
        if self._looking is not None:
            self._looking.cancel()
        self._forget_fragments()
        if self._socket is not None:
            await self._socket.close()
        if self._listener is not None:
            self._listener.cancel()
            with suppress(asyncio.CancelledError):
                await self._listener

    async def go(self, page: str) -> float:
        """Ask for another page and wait until it stands."""
        self._forget_fragments()
        self.widgets.clear()
        self.page = page
        return await self._ask(self._message(page_name="" if page in self.pages else page))

    # what a user does

    async def press(self, label: str, **typed: str) -> float:
        """Type into fields of a form by their label and press its button; return the time it took."""
        button = self.find("button", label)
        for name, text in typed.items():
            field = self.find("text_input", name.replace("_", " "), form=button.proto.form_id)
            self._states[field.proto.id] = ("string_value", text)
        message = self._message(trigger=button.proto.id, fragment=button.fragment)
        return await self._ask(message, fragment=bool(button.fragment))

    async def set_table(self, label: str, state: str) -> float:
        """Report what was done in a table's editor; return the time it took."""
        table = self.find("dataframe", label)
        self._states[table.proto.id] = ("string_value", state)
        return await self._ask(self._message(fragment=table.fragment), fragment=bool(table.fragment))

    def find(self, kind: str, label: str, *, form: str | None = None) -> Widget:
        """Return a widget by the beginning of its label."""
        for widget in self.widgets.values():
            if widget.kind != kind or (form is not None and widget.proto.form_id != form):
                continue
            name = widget.proto.alt if kind == "dataframe" else widget.proto.label
            if name.casefold().startswith(label.casefold()):
                return widget
        raise Failed(f"no {kind} “{label}” on the page {self.page}")

    def rows(self, label: str) -> pa.Table:
        """Return what a table shows."""
        return pa.ipc.open_stream(self.find("dataframe", label).proto.arrow_data.data).read_all()

    # the protocol

    def _message(self, *, trigger: str = "", fragment: str = "", page_name: str = "") -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id = self.query, fragment
        state.page_name, state.page_script_hash = page_name, self.pages.get(self.page, "")
        state.context_info.timezone = "Europe/London"
        state.context_info.url = f"http://127.0.0.1:{self._port}/{self.page}?{self.query}"
        state.cached_message_hashes.extend(self._cache)
        here = {widget.proto.id for widget in self.widgets.values()}
        for name, (field, value) in self._states.items():
            if name in here:
                widget = state.widget_states.widgets.add(id=name)
                if isinstance(value, list):
                    getattr(widget, field).data.extend(value)
                else:
                    setattr(widget, field, value)
        if trigger:
            state.widget_states.widgets.add(id=trigger, trigger_value=True)
        return message

    async def _ask(self, message: BackMsg, *, fragment: bool = False) -> float:
        """Send, and wait until the run that this asked for has ended well."""
        assert self._socket is not None
        began = time.perf_counter()
        self._finished.clear()
        self._waiting_for_run, self._full = True, not fragment
        try:
            await self._socket.send(message.SerializeToString())
            await asyncio.wait_for(self._finished.wait(), LATEST)
        except TimeoutError:
            self.errors.append(f"nothing came back within {LATEST:.0f} s")
        except ConnectionClosed as error:
            self.errors.append(f"the socket was closed: {error}")
            raise Failed("closed") from error
        return time.perf_counter() - began

    async def _listen(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self._take(data)
        except ConnectionClosed as error:
            if not self._closing:
                self.errors.append(f"the socket was closed: {error}")
                self._finished.set()

    def _take(self, data: bytes) -> None:
        self.messages += 1
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            data, path = self._cache[message.ref_hash], list(message.metadata.delta_path)
            message = ForwardMsg.FromString(data)
            message.metadata.delta_path[:] = path
            kind = "delta"
        elif message.metadata.cacheable:
            self._cache[message.hash] = data
            while len(self._cache) > 12:
                self._cache.pop(next(iter(self._cache)))
        if kind == "delta":
            self._take_delta(message, data)
        elif kind == "new_session":
            fragments = list(message.metadata.run.fragment_ids)
            self._run += 1
            if fragments:
                self.fragment_runs += 1
            else:
                self.full_runs += 1
                self._forget_fragments()
            if bool(fragments) != self._full:
                self._waiting_for_run = False  # the run that was asked for has begun
        elif kind == "script_finished":
            self._take_end(message)
        elif kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "auto_rerun":
            self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for name in message.stop_auto_rerun.fragment_ids:
                self._forget_fragments(name)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string

    def _take_end(self, message: ForwardMsg) -> None:
        status = message.script_finished
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the script could not be compiled")
        fragments = set(message.metadata.run.fragment_ids)
        for name in fragments & self._asked.keys():
            self.fragment_times.append(time.perf_counter() - self._asked.pop(name))
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.widgets = {p: w for p, w in self.widgets.items() if w.run == self._run}
        elif fragments:
            self.widgets = {
                p: w for p, w in self.widgets.items() if w.run == self._run or w.fragment not in fragments
            }
        ended = status == (
            ForwardMsg.FINISHED_SUCCESSFULLY if self._full else ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        )
        if ended and not self._waiting_for_run:
            self._finished.set()

    def _take_delta(self, message: ForwardMsg, data: bytes) -> None:
        words = {word.decode() for word in WORD.findall(data)}
        if new := words - self.seen:
            self.seen |= new
            self._shown(self.number, new)
        delta, path = message.delta, tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}"[:300])
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(f"said: {element.alert.body}"[:300])
        if kind in WIDGETS and getattr(element, kind).id:
            widget = Widget(kind, getattr(element, kind), delta.fragment_id, self._run)
            self.widgets[path] = widget
            self._set_state(widget)
        else:
            self.widgets.pop(path, None)
        if kind == "bidi_component" and element.bidi_component.component_name.endswith("netmap_live"):
            self._hear(element.bidi_component, delta.fragment_id)

    # what netmap/app/assets/live.js does

    def _hear(self, component: Any, fragment: str) -> None:
        """Do what the page's own script does when others have changed the map."""
        news = json.loads(component.json)
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if news["latest"] != news["shown"] or news["held"]:
            self._looking = asyncio.create_task(self._tell(component.id, fragment, news))

    async def _tell(self, component: str, fragment: str, news: dict[str, Any]) -> None:
        assert self._socket is not None
        with suppress(ConnectionClosed):
            while True:
                held = self.in_table
                word = f"{news['map']}/{news['latest']}/{str(held).lower()}"
                if word != self._told or time.perf_counter() - self._told_at > 4:
                    self._told, self._told_at = word, time.perf_counter()
                    value = {"latest": news["latest"], "held": held, "word": word}
                    message = self._message(fragment=fragment)
                    told = message.rerun_script.widget_states.widgets.add()
                    told.id = f"$$STREAMLIT_INTERNAL_KEY_{component}__events"
                    told.json_trigger_value = json.dumps([{"event": "seen", "value": value}])
                    await self._socket.send(message.SerializeToString())
                if not held:
                    return
                await asyncio.sleep(0.4)

    def _set_state(self, widget: Widget) -> None:
        """Keep a widget's state as a browser does: its own, unless the server sets it."""
        proto, name = widget.proto, widget.proto.id
        set_value = getattr(proto, "set_value", False)
        if (name in self._states and not set_value) or widget.kind in ("button", "dataframe"):
            return
        if widget.kind in ("text_input", "text_area"):
            self._states[name] = ("string_value", proto.value if set_value else proto.default)
        elif widget.kind == "checkbox":
            self._states[name] = ("bool_value", proto.value if set_value else proto.default)
        elif widget.kind == "slider":
            self._set_slider(proto, set_value)
        elif widget.kind == "multiselect":
            chosen = proto.raw_values if set_value else [proto.options[i] for i in proto.default]
            self._states[name] = ("string_array_value", list(chosen))
        elif widget.kind == "selectbox":
            if set_value and proto.HasField("raw_value"):
                self._states[name] = ("string_value", proto.raw_value)
            elif not set_value and proto.HasField("default"):
                self._states[name] = ("string_value", proto.options[proto.default])
            else:
                self._states.pop(name, None)

    def _set_slider(self, proto: Any, set_value: bool) -> None:
        if proto.type != Slider.SELECT_SLIDER:
            self._states[proto.id] = ("double_array_value", list(proto.value if set_value else proto.default))
            return
        chosen = proto.raw_value if set_value else [proto.options[int(at)] for at in proto.default]
        self._states[proto.id] = ("string_array_value", list(chosen))

    # fragments

    def _repeat(self, name: str, interval: float) -> None:
        if self._intervals.get(name) != interval:
            self._forget_fragments(name)
            self._intervals[name] = interval
            self._asking[name] = asyncio.create_task(self._keep_asking(name, interval))

    async def _keep_asking(self, name: str, interval: float) -> None:
        assert self._socket is not None
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(interval)
                message = self._message(fragment=name)
                message.rerun_script.is_auto_rerun = True
                self._asked.setdefault(name, time.perf_counter())
                await self._socket.send(message.SerializeToString())

    def _forget_fragments(self, name: str = "") -> None:
        for found in [name] if name else list(self._asking):
            self._intervals.pop(found, None)
            task = self._asking.pop(found, None)
            if task is not None:
                task.cancel()
