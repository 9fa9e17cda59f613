"""Popolo's motions and vote events as decisions, and the votes as parts in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.formats.popolo_rows import Ids, attributes, extra, own_id, refer
from netmap.formats.result import Findings
from netmap.model import PlacedRow

#: a vote with this repeats one of our parts
PART = "netmap:part"
#: Popolo's words for how somebody voted, and ours
VOTES = {"yes": "for", "no": "against", "abstain": "abstain"}
#: words for having no part in it
AWAY = frozenset({"absent", "not voting", "paired"})


def read_votes(
    lists: Mapping[str, list[PlacedRow]], ids: Ids, findings: Findings
) -> tuple[list[PlacedRow], list[PlacedRow]]:
    """Return a decision for every motion and every vote, and a part for everybody who voted or moved it.

    A vote event and its motion are one decision; a motion voted on more than once is as many. Who
    was away has no part. A vote that says what Popolo does not know is a part without a vote, which
    keeps the word.
    """
    motions = {own_id(placed.row): placed for placed in lists["motions"] if own_id(placed.row)}
    votes_on: dict[str, list[PlacedRow]] = {}
    for placed in lists["vote_events"]:
        votes_on.setdefault(refer(placed.row, "motion"), []).append(placed)
    decisions: list[PlacedRow] = []
    parts: list[PlacedRow] = []
    for placed in lists["motions"]:
        told = own_id(placed.row)
        events = votes_on.get(told, []) if motions.get(told) is placed else []
        if not events:
            decisions.append(_decision(told, placed, placed, ids, findings))
        for event in events:
            own = own_id(event.row) or str(event.row.get("identifier") or "")
            decision = told if len(events) == 1 or not own else own
            decisions.append(_decision(decision, placed, event, ids, findings))
            parts += _parts(decision, event, ids, findings)
    for told, events in votes_on.items():
        for event in events if told not in motions else ():
            inside = event.row.get("motion")
            if told and not isinstance(inside, Mapping):
                where = {"table": "decisions", "row": event.number, "field": "motion_id"}
                findings.problem("unknown_reference", value=told, choices="motion", **where)
            motion = event._replace(row=inside if isinstance(inside, Mapping) else {})
            decision = own_id(event.row) or str(event.row.get("identifier") or "") or told
            decisions.append(_decision(decision, motion, event, ids, findings))
            parts += _parts(decision, event, ids, findings)
    movers = [
        placed._replace(row={"decision": own_id(placed.row), "actor": ids.party(mover), "stage": "initiate"})
        for placed in lists["motions"]
        if len(votes_on.get(own_id(placed.row), [])) < 2
        and (mover := refer(placed.row, "mover") or refer(placed.row, "creator"))
    ]
    return decisions, movers + parts


def _decision(decision: str, motion: PlacedRow, event: PlacedRow, ids: Ids, findings: Findings) -> PlacedRow:
    """Return the decision that a motion and the vote on it are; a motion alone is both."""
    about, vote = motion.row, event.row
    spare = attributes(motion, "motions", "decisions", findings) if about else {}
    if vote is not about:
        spare |= attributes(event, "vote_events", "decisions", findings)
    if about.get("result") and "result" not in spare:
        spare["result"] = about["result"]
    if vote is not about and vote.get("identifier") and str(vote["identifier"]) != decision:
        spare["identifier"] = vote["identifier"]
    body = refer(vote, "organization") or refer(about, "organization")
    row = {
        "id": decision, "title": about.get("text") or vote.get("identifier"),
        "date": vote.get("start_date") or about.get("date"), "body": ids.organisation(body),
        **extra(about, "decisions"), "attributes": spare,
    }  # fmt: skip
    return event._replace(row=row)


def _parts(decision: str, event: PlacedRow, ids: Ids, findings: Findings) -> list[PlacedRow]:
    votes = event.row.get("votes")
    where = {"table": "parts", "row": event.number, "field": "option"}
    found, away = [], 0
    for vote in votes if isinstance(votes, list) else ():
        if not isinstance(vote, Mapping):
            findings.problem("not_right", value=vote, choices="a vote has a voter_id and an option", **where)
            continue
        option = str(vote.get("option") or "").strip().casefold()
        if PART in vote:
            continue  # one of our parts says it already, and more
        if option in AWAY:
            away += 1
            continue
        row: dict[str, Any] = {
            "decision": decision,
            "actor": ids.party(refer(vote, "voter")),
            "stage": "decide",
        }
        if option in VOTES:
            row["vote"] = VOTES[option]
        else:
            row["attributes"] = {"option": vote.get("option")}
            why = "not one of yes, no and abstain; kept as it is, and not counted as a vote"
            findings.note("doubted", value=vote.get("option"), choices=why, **where)
        found.append(event._replace(row=row))
    if away:
        why = "they were absent, paired or did not vote, and had no part in it"
        findings.note("dropped", value=f"{away} votes", choices=why, **where)
    return found
