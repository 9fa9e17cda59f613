"""What stands on the pages for phones, and what their forms say."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from netmap.access.workshop_desk import Entry, Notice, Sheet
from netmap.app.web.rendering import Form, show_page
from netmap.errors import NetmapError, NotAllowedError, ParameterError, StoreError, TooOftenError
from netmap.model.dates import long_date
from netmap.model.room import (
    LONGEST_LABEL,
    LONGEST_NAME,
    SCALE,
    Answer,
    Contribution,
    Question,
    say_answer,
)
from netmap.store.codes import show_code

COOKIE = "netmap_room"
STATES = {
    "shared": "on the shared map",
    "view": "kept as your view",
    "both": "on the shared map, and kept as your view",
    "declined": "seen, and not taken onto the map",
}


class Wrong(NamedTuple):
    """What is wrong with a form, and the id of the field to put right."""

    sentence: str
    field: str


# answering


def page(template: str, **facts: Any) -> Response:
    """Return a page for a phone."""
    return show_page(template, **{"wrong": None, **facts})


def go(to: str, **query: str) -> Response:
    """Return the way to another page: what is loaded again there sends nothing twice."""
    said = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(
        f"{to}?{said}" if said else to, status_code=303, headers={"Cache-Control": "no-store"}
    )


def status_of(error: NetmapError) -> int:
    """Return what HTTP calls an error."""
    sorts: tuple[tuple[type[NetmapError], int], ...] = (
        (TooOftenError, 429),
        (NotAllowedError, 403),
        (StoreError, 503),
    )
    return next((status for sort, status in sorts if isinstance(error, sort)), 400)


def patient(response: Response, error: NetmapError) -> Response:
    """Return a page that also tells the browser how long to wait, where somebody has to."""
    if isinstance(error, TooOftenError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def token_of(request: Request) -> str:
    """Return what the phone holds to be known again."""
    return request.cookies.get(COOKIE, "")[:200]


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else ""


def is_foreign(request: Request) -> bool:
    """Say whether a page is asked for by another website, or by anything but somebody who goes there.

    A picture on any website that points here would otherwise try codes in the name of everybody who looks at
    it. Where a link led here, the form is shown with the code in it. A browser that reaches netmap
    without TLS does not say who asks.
    """
    site = request.headers.get("sec-fetch-site", "none")
    to = request.headers.get("sec-fetch-dest", "document")
    return request.method != "POST" and (site == "cross-site" or to not in ("document", "empty"))


# reading forms


def read_entry(form: Form) -> Entry:
    """Return what a form says about one name."""
    fields = ("name", "chosen", "who", "who_chosen", "how")
    return Entry(*(form.get(name, "") for name in fields))


def form_token(request: Request, form: Form) -> str:
    """Return what makes a form sent twice one answer; the phone's own token keeps others out of it."""
    return f"{token_of(request)} {form.get('form') or secrets.token_hex(16)}"


def find_wrong(error: NetmapError, entry: Entry) -> Wrong:
    """Return what is wrong and which field it is about."""
    about_who = "who it is" in str(error) or (
        not entry.who.strip() and not entry.who_chosen and "same" in str(error)
    )
    return Wrong(str(error), "who" if about_who else "name")


def field(who: Answer) -> str:
    """Return the name of the field of one tower."""
    return f"t{hashlib.sha256(who.subject.encode()).hexdigest()[:12]}"


def read_heights(sheet: Sheet, form: Form) -> dict[str, int | None]:
    """Return how high each tower is said to be; an empty answer is nothing said."""
    found: dict[str, int | None] = {}
    for who in sheet.rated:
        text = form.get(field(who))
        if text is None:
            continue
        if text and not (text.isascii() and text.isdigit() and len(text) < 4):
            raise ParameterError(f"For {who.name}: choose a number from {SCALE[0]} to {SCALE[1]}.")
        found[who.subject] = int(text) if text else None
    return found


# what stands on a page


def limits(wrong: Wrong | None) -> dict[str, Any]:
    """Return how long a form's texts may be, a token for it, and its status."""
    return {
        "longest_name": LONGEST_NAME,
        "longest_label": LONGEST_LABEL,
        "token": secrets.token_hex(16),
        "status": 400 if wrong else 200,
    }


def path(question: str) -> str:
    """Return where a question is asked."""
    return f"/join/{question}"


def next_path(sheet: Sheet, question: Question) -> str:
    """Return where it goes on after a question."""
    place = sheet.questions.index(question) + 1
    return path(sheet.questions[place]) if place < len(sheet.questions) else "/join/thanks"


def title(sheet: Sheet, question: str) -> str:
    """Return a question as it is asked here."""
    if question == "decides":
        return f"Who decides about “{sheet.decision}”?" if sheet.decision else "Who decides?"
    if question == "tower":
        return "How high is their tower?"
    return "Who works with whom?" if sheet.as_table else "Who do you work with?"


def question_facts(sheet: Sheet, question: Question) -> dict[str, Any]:
    """Return what stands on the page of a question."""
    place = sheet.questions.index(question)
    return {
        "question": question,
        "title": title(sheet, question),
        "progress": f"Question {place + 1} of {len(sheet.questions)}",
        "back": path(sheet.questions[place - 1]) if place else "/join/rename",
        "last": place + 1 == len(sheet.questions),
        "path": path(question),
        "as_table": sheet.as_table,
        "names": sheet.names,
        "hows": sheet.hows,
        "label": sheet.label,
        "changing": False,
        "scale": range(SCALE[0], SCALE[1] + 1),
    }


def shown(sheet: Sheet, said: Contribution) -> dict[str, str]:
    """Return an answer as it stands on a page."""
    how = next((how for how in sheet.hows if how.id == said.answer.how), None)
    sentence = say_answer(said, sheet.label if sheet.as_table else "I", how, sheet.decision)
    return {
        "id": said.id,
        "sentence": sentence,
        "name": said.answer.name,
        "state": STATES.get(said.state, ""),
    }


def ends(notice: Notice) -> str:
    """Return when a session is over, by the clock of this computer."""
    local = notice.ends_at.astimezone()
    return f"{local:%H:%M} on {long_date(local.date())}"


def notice_facts(notice: Notice) -> dict[str, Any]:
    """Return what stands on the page that says what is kept where."""
    return {
        "code": show_code(notice.code),
        "ends": ends(notice),
        "keep_until": long_date(notice.keep_until) if notice.keep_until else "",
    }


def news(request: Request) -> Mapping[str, bool]:
    """Return what has just happened, as the address says."""
    return {word: word in request.query_params for word in ("changed", "removed")}
