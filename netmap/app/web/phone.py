"""Taking part in a workshop from a phone: join by code, one question at a time, and back out again.

Every answer is one form sent, then another page asked for, so that a phone that loses its network can
send it again: the same answer counts once.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from netmap.access.workshop_desk import Sheet, WorkshopDesk
from netmap.app.web.phone_forms import (
    COOKIE,
    Wrong,
    address_of,
    ends,
    field,
    find_wrong,
    form_token,
    go,
    is_foreign,
    limits,
    news,
    next_path,
    notice_facts,
    page,
    path,
    patient,
    question_facts,
    read_entry,
    read_heights,
    shown,
    status_of,
    title,
    token_of,
)
from netmap.app.web.rendering import Form, Handler, Threads
from netmap.errors import (
    NetmapError,
    NotAllowedError,
    NotPossibleError,
    ParameterError,
    StoreError,
    TooOftenError,
)
from netmap.model.room import QUESTIONS, Question

#: seconds that a phone keeps its token: as long as any session may last. Whether it still opens anything is
#: seen here, by our clock and not by the phone's
LONGEST = 72 * 3600
#: phones that are answered at once; each takes a few hundredths of a second
THREADS = 16
#: what can be put right in the form itself, or tried again
MENDABLE = (ParameterError, NotPossibleError, StoreError)


class Phone:
    """The pages for those who take part.

    Parameters
    ----------
    desk : callable
        Returns what somebody with a code may do.
    secure : bool
        Whether browsers reach netmap by TLS, so that the cookie is kept to it.
    """

    def __init__(self, desk: Callable[[], WorkshopDesk], *, secure: bool) -> None:
        self._desk, self._secure = desk, secure

    # by the code

    def join(self, request: Request, form: Form) -> Response:
        """Ask for the code; with one, say what is kept where."""
        if request.method == "POST":
            return go("/join", code=form.get("code", "")[:40])
        code = request.query_params.get("code", "")[:100]
        if not code or is_foreign(request):
            back = self._returning(request)
            return page("join.html", code=code, wrong=None, returning=back is not None)
        try:
            notice = self._desk().look(code, address=address_of(request))
        except NotAllowedError as error:
            wrong = Wrong(str(error), "code")
            response = page("join.html", status=status_of(error), code=code, wrong=wrong, returning=False)
            return patient(response, error)
        back = self._returning(request)
        if back is not None and back.notice.code == notice.code and "new" not in request.query_params:
            return go("/join/thanks" if back.answers else path(back.questions[0]))
        return page("notice.html", notice=notice, **notice_facts(notice), joined=False)

    def name(self, request: Request, form: Form) -> Response:
        """Ask what to call somebody, and let them take part."""
        code = form.get("code", "") or request.query_params.get("code", "")
        wrong = None
        if is_foreign(request):
            return go("/join")
        if request.method == "POST":
            try:
                token = self._desk().join(
                    code,
                    label=form.get("label", ""),
                    group_id=form.get("group", ""),
                    as_table=form.get("as") == "table",
                    address=address_of(request),
                )
            except MENDABLE as error:
                wrong = Wrong(str(error), "label")
            else:
                sheet = self._desk().sheet(token)
                response = go(path(sheet.questions[0]))
                self._keep(response, token)
                return response
        notice = self._desk().look(code, address=address_of(request))
        facts = {"code": notice.code, "path": "/join/name", "groups": notice.groups, "fixed": False}
        return page("name.html", wrong=wrong, form=form, **facts, **limits(wrong))

    def _keep(self, response: Response, token: str) -> None:
        response.set_cookie(
            COOKIE,
            token,
            max_age=LONGEST,
            path="/join",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def _returning(self, request: Request) -> Sheet | None:
        try:
            return self._desk().sheet(token_of(request))
        except NotAllowedError:
            return None

    # questions

    def named(self, question: Question) -> Handler:
        """Return the page of a question that is answered by naming people."""

        def handler(request: Request, form: Form) -> Response:
            wrong = None
            if request.method == "POST":
                wrong = self._add(request, question, form)
                if wrong is None:
                    sheet = self._desk().sheet(token_of(request))
                    onward = form.get("then") == "next"
                    return go(
                        next_path(sheet, question) if onward else path(question), added="" if onward else "1"
                    )
            sheet = self._desk().sheet(token_of(request))
            if question not in sheet.questions:
                return go("/join/thanks")
            facts = question_facts(sheet, question)
            said = [shown(sheet, answer) for answer in sheet.said(question)]
            return page(
                "named.html",
                wrong=wrong,
                form=form if wrong else {},
                said=said,
                added="added" in request.query_params,
                removed="removed" in request.query_params,
                **facts,
                **limits(wrong),
            )

        return handler

    def _add(self, request: Request, question: Question, form: Form) -> Wrong | None:
        """Keep what the form says; nothing typed and "next" is nothing to keep."""
        entry = read_entry(form)
        if form.get("then") == "next" and not (entry.name.strip() or entry.chosen):
            return None
        try:
            self._desk().add(token_of(request), question, entry, form=form_token(request, form))
        except MENDABLE as error:
            return find_wrong(error, entry)
        return None

    def tower(self, request: Request, form: Form) -> Response:
        """Ask how high the towers are of those who were named and those the room is asked about."""
        sheet = self._desk().sheet(token_of(request))
        if "tower" not in sheet.questions:
            return go("/join/thanks")
        wrong = None
        if request.method == "POST":
            try:
                self._desk().rate(token_of(request), read_heights(sheet, form))
            except MENDABLE as error:
                wrong = Wrong(str(error), "towers")
            else:
                return go(next_path(sheet, "tower"))
        known = {said.answer.subject: str(said.answer.value) for said in sheet.said("tower")}
        values = form if wrong else {field(who): known.get(who.subject, "") for who in sheet.rated}
        towers = [{"name": w.name, "field": field(w), "value": values.get(field(w), "")} for w in sheet.rated]
        facts = question_facts(sheet, "tower")
        return page("tower.html", towers=towers, wrong=wrong, **facts, **limits(wrong))

    # afterwards

    def thanks(self, request: Request, form: Form) -> Response:
        """Show what somebody entered."""
        sheet = self._desk().sheet(token_of(request))
        parts = [
            {
                "question": title(sheet, question),
                "path": path(question),
                "said": [shown(sheet, answer) for answer in sheet.said(question)],
                "is_tower": question == "tower",
            }
            for question in sheet.questions
        ]
        group = sheet.notice.groups.get(sheet.group_id, "")
        return page(
            "thanks.html", sheet=sheet, parts=parts, group=group, ends=ends(sheet.notice), **news(request)
        )

    def change(self, request: Request, form: Form) -> Response:
        """Change one answer."""
        answer_id = str(request.path_params["answer"])
        sheet = self._desk().sheet(token_of(request))
        own = sheet.find(answer_id)
        if own is None or own.question == "tower":
            return go("/join/thanks")
        wrong = None
        if request.method == "POST":
            entry = read_entry(form)
            try:
                self._desk().change(token_of(request), answer_id, entry)
            except MENDABLE as error:
                wrong = find_wrong(error, entry)
            else:
                return go("/join/thanks", changed="1")
        question: Question = "decides" if own.question == "decides" else "works_with"
        kept = own.answer
        before = {
            "name": "" if kept.actor in sheet.names else kept.name,
            "chosen": kept.actor,
            "who": "" if kept.who_actor in sheet.names else kept.who,
            "who_chosen": kept.who_actor,
            "how": kept.how,
        }
        facts = question_facts(sheet, question)
        facts |= {"path": f"/join/change/{answer_id}", "changing": True, "form": form if wrong else before}
        return page("named.html", wrong=wrong, said=[], added=False, removed=False, **facts, **limits(wrong))

    def remove(self, request: Request, form: Form) -> Response:
        """Take one answer back."""
        self._desk().remove(token_of(request), form.get("answer", ""))
        question = form.get("from", "")
        return go(f"/join/{question}" if question in QUESTIONS else "/join/thanks", removed="1")

    def rename(self, request: Request, form: Form) -> Response:
        """Change what somebody is called."""
        sheet = self._desk().sheet(token_of(request))
        wrong = None
        if request.method == "POST":
            names = {"label": form.get("label", ""), "group_id": form.get("group", "")}
            try:
                self._desk().rename(token_of(request), as_table=form.get("as") == "table", **names)
            except MENDABLE as error:
                wrong = Wrong(str(error), "label")
            else:
                return go("/join/thanks", changed="1")
        kind = "table" if sheet.as_table else "self"
        kept = {"label": sheet.label, "group": sheet.group_id, "as": kind}
        facts = {"code": "", "path": "/join/rename", "groups": sheet.notice.groups}
        fixed = bool(sheet.answers) and sheet.as_table
        return page(
            "name.html", wrong=wrong, form=form if wrong else kept, fixed=fixed, **facts, **limits(wrong)
        )

    def kept(self, request: Request, form: Form) -> Response:
        """Say again what is kept where."""
        notice = self._desk().sheet(token_of(request)).notice
        return page("notice.html", notice=notice, **notice_facts(notice), joined=True)

    def withdraw(self, request: Request, form: Form) -> Response:
        """Ask, then take everything back that somebody entered."""
        sheet = self._desk().sheet(token_of(request))
        if request.method != "POST":
            return page("withdraw.html", sheet=sheet)
        self._desk().withdraw(token_of(request))
        response = go("/join/withdrawn")
        response.delete_cookie(COOKIE, path="/join", secure=self._secure, httponly=True, samesite="lax")
        return response

    def withdrawn(self, request: Request, form: Form) -> Response:
        """Say that it is gone."""
        return page(
            "gone.html",
            heading="Everything you entered has been taken out",
            sentence="It is no longer in this session, on the map or in the map’s history. Copies of the whole "
            "database that were made before today hold it until they are replaced.",
        )


def phone_routes(desk: Callable[[], WorkshopDesk], *, secure: bool = False) -> list[Route]:
    """Return the routes under ``/join`` for those who take part in a workshop.

    Parameters
    ----------
    desk : callable
        Returns what somebody with a code may do.
    secure : bool
        Whether browsers reach netmap by TLS.
    """
    phone = Phone(desk, secure=secure)
    both, answers = ["GET", "POST"], Threads(THREADS).answers
    return [
        Route("/join", answers(_safely(phone.join)), methods=both),
        Route("/join/name", answers(_safely(phone.name)), methods=both),
        Route("/join/works_with", answers(_safely(phone.named("works_with"))), methods=both),
        Route("/join/decides", answers(_safely(phone.named("decides"))), methods=both),
        Route("/join/tower", answers(_safely(phone.tower)), methods=both),
        Route("/join/thanks", answers(_safely(phone.thanks))),
        Route("/join/change/{answer}", answers(_safely(phone.change)), methods=both),
        Route("/join/remove", answers(_safely(phone.remove)), methods=["POST"]),
        Route("/join/rename", answers(_safely(phone.rename)), methods=both),
        Route("/join/kept", answers(_safely(phone.kept))),
        Route("/join/withdraw", answers(_safely(phone.withdraw)), methods=both),
        Route("/join/withdrawn", answers(_safely(phone.withdrawn))),
    ]


def _safely(handler: Handler) -> Handler:
    """Return what answers all the same: what goes wrong is said in a sentence, and nothing of the map is."""

    def careful(request: Request, form: Form) -> Response:
        try:
            return handler(request, form)
        except NetmapError as error:
            headings = ((TooOftenError, "A moment, please"), (NotAllowedError, "This is closed"))
            heading = next(
                (words for sort, words in headings if isinstance(error, sort)), "That did not work"
            )
            return patient(
                page("gone.html", status=status_of(error), heading=heading, sentence=str(error)), error
            )

    return careful
