"""What each column of a table that nobody knows seems to hold, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from netmap.formats.contacts import LEFT_OUT, find_contact, has_email, has_phone, take_out
from netmap.formats.table_shape import Shape
from netmap.model.problems import shorten

Meaning = Literal[
    "name", "first_name", "last_name", "title", "id", "boss", "organisation", "department", "team", "grade", "layer",
    "group", "fte", "start", "end", "source", "target", "kind", "weight", "phone", "email", "other", "skip",
]  # fmt: skip
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
#: what to call them on screen
LABELS: dict[str, str] = {
    "name": "Name of the person",
    "first_name": "First name",
    "last_name": "Surname",
    "title": "Post or job title",
    "id": "Reference of the post or person",
    "boss": "Who this post reports to",
    "organisation": "Organisation",
    "department": "Department or directorate",
    "team": "Team or unit",
    "grade": "Grade",
    "layer": "Layer or tier",
    "group": "Stakeholder group",
    "fte": "Full-time equivalent",
    "start": "In post since",
    "end": "In post until",
    "source": "Relationship: from whom",
    "target": "Relationship: to whom",
    "kind": "Relationship: what kind",
    "weight": "Relationship: how strong",
    "phone": "Telephone (left out)",
    "email": "E-mail (left out)",
    "other": "Something else: keep as it is",
    "skip": "Leave out",
}
#: several columns may mean these
SEVERAL = frozenset({"organisation", "department", "team", "phone", "email", "other", "skip"})

_HEADINGS: tuple[tuple[Meaning, str], ...] = (
    ("skip", r"date of birth|\bdob\b|birth ?da(te|y)|national insurance|\bni ?(no|number)|home address|\bpost ?code\b"
             r"|bank|sort code|next of kin|ethnic|disabilit|religio|sexual|marital|nationality|passport|sickness"),
    ("boss", r"\breport(s|ing)?[ -]?(in )?(to|line)\b|reports ?to|^(direct |line |current )?manager('?s)?"
             r"( (full )?name| id| no| number| ref(erence)?| code| employee.*| email.*| e-mail.*| post.*| position.*)?$"
             r"|line manager|supervisor('?s)?( (employee |full )?(name|id|no|number|ref(erence)?|code|e-?mail.*))?$"
             r"|^(worker|employee|person|staff)('?s)? (direct |line )?manager( name| id)?$|^manager - |^boss$|^(direct )?superior|responsible to|managed by"
             r"|accountable to|^parent (post|position|role|id|ref)|^manager.?id$|^lines? of (report|management)"),
    ("first_name", r"^(first|given|fore|preferred) ?names?$|^known as$"),
    ("last_name", r"^(last|family|sur) ?name$"),
    ("fte", r"\bfte\b|full[- ]time equivalent|\bwte\b|whole[- ]time|number of posts"),
    ("id", r"^(post|position|role|employee|staff|person|payroll|assignment|worker|unique|job|record|user)[ /-]*"
           r"(unique )?(id|identifier|ref(erence)?|no|number|code|#)(?!\w)|^pers(onnel|\.)? ?(no|number|id)\b|^(unique )?(id|ref(erence)?|identifier)( no| number)?$"
           r"|^uri$|^emp ?(id|no)"),
    ("source", r"^(source|from)$|^(source|from) (id|name|node|organi[sz]ation|person|team|actor|who)$"
               r"|^(organi[sz]ation|actor|person|party|partner|node|team) ?(a|1|one)$|^giver$|^sender$|^(from )?who$|^from whom$|^(respondent|nominator|ego)$"),
    ("target", r"^(target|to|whom)$|^(target|to) (id|name|node|organi[sz]ation|person|team|actor|whom)$"
               r"|^(organi[sz]ation|actor|person|party|partner|node|team) ?(b|2|two)$|^recipient$|^receiver$|^to whom$|^(nominee|nominated|alter)$"),
    ("start", r"^(contract |role |post )?start( date)?$|^(date )?(appointed|joined|started)|hire ?date|date of appointment"
              r"|^since$|^valid from$|^from( date)?$|in post since|commenc|appointment date"),
    ("end", r"^(contract |role |post )?end( date)?$|leav(ing|er)s? date|terminat|^until$|^to( date)?$|valid (to|until)"
            r"|contract end|expir"),
    ("layer", r"\btier\b|^layer$|^level$|management level|hierarchy level|^organi[sz]ational level$"),
    ("group", r"stakeholder|^groups?$|constituency|^represent(s|ing)$"),
    ("grade", r"\bgrade\b|pay ?band|^band(ing)?$|\bscp\b|spinal|^pay ?scale$|^scale$"),
    ("title", r"job ?title|post ?title|^(current )?position( title| name| held)?$|^(the )?post( name| held)?$|^role( title| name)?$"
              r"|^(business )?title$|designation|^occupation|^job( name| role)?$|^(post|job|role) description$|job function title"),
    ("team", r"\bteam\b|\bunit\b|^section|sub-?division|^branch|^office$|^ward$|^service( area| line)?$|service area"),
    ("department", r"depart?ment|^dept|directorate|division|portfolio|business (unit|area)|^faculty|^cost cent(er|re)( name)?$"
                   r"|^(service )?group name$|^area$"),
    ("organisation", r"^(parent )?(organi[sz]ation|company|employer|trust|council|agency|body|institution|legal entity|committee|board|panel"
                     r"|(public|local) authority|authority)( name| label)?$|^org( name)?$"),
    ("name", r"^(your |full |display |employee |staff |officer |person |post-?holder |holder |worker |member |contact |preferred )?"
             r"name( in full)?$|^name of (the )?(person|post ?-?holder|employee|officer|individual|holder)"
             r"|^(employee|post ?-?holder|office ?-?holder|officer|incumbent|person|staff member|worker|member( of staff)?"
             r"|colleague|councillor|individual)$|post ?holder|full ?name"),
    ("kind", r"^(kind|type|relationship|link|tie)( type)?$|^(type|kind|nature) of (relationship|link|tie|connection|contact)"),
    ("weight", r"^(weight|strength|intensity|frequency|how (often|strong))$"),
)  # fmt: skip
_RULES = tuple((meaning, re.compile(words, re.IGNORECASE)) for meaning, words in _HEADINGS)
_DATE = re.compile(
    r"\d{4}(-\d{1,2}){0,2}|\d{1,2}[/. -](\d{1,2}|[a-z]{3,9})[/. -]\d{2,4}(\s.*)?", re.IGNORECASE
)
_HONORIFIC = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "cllr"}
)
_MONEY = re.compile(r"£|\d{2,3},?\d{3}\b")
_PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr)\.? )?[A-Z][\w'’-]+,? (?:[A-Z]\.? )?[A-Z][\w'’-]+")


class GuessedColumn(NamedTuple):
    """A column, what it seems to be, and why; `values` are its first, telephone numbers and e-mails left out."""

    heading: str
    meaning: Meaning
    reason: str
    values: tuple[str, ...] = ()


def name_meaning(heading: str) -> Meaning:
    """Return what a heading alone says a column holds; ``other`` if it says nothing.

    Examples
    --------
    >>> name_meaning("Job Title"), name_meaning("Manager ID"), name_meaning("Contact no."), name_meaning("Salary")
    ('title', 'boss', 'phone', 'other')
    """
    plain = " ".join(re.sub(r"\([^)]*\)", " ", heading[:120]).replace("_", " ").strip(" .:*").split())
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    found: Meaning = next((meaning for meaning, rule in _RULES if rule.search(plain)), "other")
    contact = find_contact(plain)
    if contact and found not in ("boss", "skip"):
        return "email" if contact.startswith("e-mail") else "phone"
    return found


def guess_meanings(shape: Shape) -> tuple[GuessedColumn, ...]:
    """Return what every column of a table seems to hold: by its heading, then by its values."""
    values = [[line.cells[i] for line in shape.lines if line.cells[i]] for i in range(len(shape.headings))]
    guesses = [_guess(heading, own) for heading, own in zip(shape.headings, values, strict=True)]
    guesses = _keep_pairs(guesses)
    guesses = _take_once(_only_ids(guesses, values), values)
    guesses = _find_boss(guesses, values)
    guesses = _find_name(guesses, values)
    return tuple(
        GuessedColumn(heading, meaning, reason, _examples(own, meaning))
        for heading, own, (meaning, reason) in zip(shape.headings, values, guesses, strict=True)
    )


def _examples(values: Sequence[str], meaning: Meaning) -> tuple[str, ...]:
    if meaning in ("email", "phone"):
        return ("[not shown]",) if values else ()
    return tuple(shorten(take_out(value)[0], 40) for value in list(dict.fromkeys(values))[:3])


Guess = tuple[Meaning, str]
BY_HEADING, BY_VALUES = "by its heading", "by what is in it"


def _share(values: Sequence[str], test: object) -> float:
    sample = values[:200]
    return sum(bool(test(value)) for value in sample) / len(sample) if sample and callable(test) else 0.0


def _is_more(value: str) -> bool:
    """Say whether there is a name beside an address, as in 'Ann Lee <ann@dau.example>'."""
    return any(char.isalpha() for char in take_out(value)[0].replace(LEFT_OUT, ""))


def _guess(heading: str, values: Sequence[str]) -> Guess:
    named = name_meaning(heading)
    if named == "boss":
        return named, BY_HEADING
    if _share(values, has_email) >= 0.5 and not (named == "name" and _share(values, _is_more) >= 0.5):
        return "email", BY_VALUES
    if named in ("other", "name", "phone") and _share(values, has_phone) >= 0.5:
        return "phone", BY_VALUES
    if named in ("source", "target", "start", "end") and values:
        dated = _share(values, lambda value: _DATE.fullmatch(value) is not None) >= 0.5
        if dated:
            return ("start" if named in ("source", "start") else "end"), BY_VALUES
        if named in ("start", "end") and not re.search(r"start|end|date", heading, re.IGNORECASE):
            return "other", BY_VALUES
    if named == "title" and _share(values, lambda v: v.strip(" .").casefold() in _HONORIFIC) >= 0.5:
        return "other", "forms of address, by what is in it"
    if named == "grade" and _share(values, _MONEY.search) >= 0.5:
        return "other", "amounts of money, by what is in it"
    return named, BY_HEADING if named != "other" else "nothing says what it is"


def _keep_pairs(guesses: Sequence[Guess]) -> list[Guess]:
    """Take a relationship's columns as such only where both of its ends are there."""
    found = {meaning for meaning, _ in guesses}
    ends = {"source", "target"} <= found
    lost = ("kind", "weight") if not ends else ()
    lone = () if ends else ("source", "target")
    names = () if {"first_name", "last_name"} <= found else ("first_name", "last_name")
    changed: list[Guess] = []
    for meaning, reason in guesses:
        if meaning in names:
            changed.append(("name", reason))
        else:
            changed.append(
                ("other", "nothing says what it is") if meaning in (*lost, *lone) else (meaning, reason)
            )
    return changed


def _only_ids(guesses: list[Guess], values: Sequence[Sequence[str]]) -> list[Guess]:
    """Of several columns of references let that one be it which those of the bosses are taken from."""
    ids = [place for place, (meaning, _) in enumerate(guesses) if meaning == "id"]
    bosses = {
        value for place, (meaning, _) in enumerate(guesses) if meaning == "boss" for value in values[place]
    }
    known = {place: len(bosses & set(values[place])) for place in ids}
    best = max(known, key=lambda place: known[place], default=None)
    if len(ids) < 2 or best is None or not known[best]:
        return guesses
    other: Guess = ("other", "another column is that already")
    return [other if place in ids and place != best else guess for place, guess in enumerate(guesses)]


def _take_once(guesses: Sequence[Guess], values: Sequence[Sequence[str]]) -> list[Guess]:
    """Let only one column mean what only one can: the first that is not empty."""
    taken: dict[str, int] = {}
    for place, (meaning, _) in enumerate(guesses):
        if meaning not in SEVERAL and (meaning not in taken or not values[taken[meaning]]):
            taken[meaning] = place
    return [
        guess
        if guess[0] in SEVERAL or taken[guess[0]] == place
        else ("other", "another column is that already")
        for place, guess in enumerate(guesses)
    ]


def _find_boss(guesses: list[Guess], values: Sequence[Sequence[str]]) -> list[Guess]:
    """Find a column whose values are names, posts or references of other rows, if no heading says so."""
    if any(meaning in ("boss", "source") for meaning, _ in guesses):
        return guesses
    keys = [
        {v.casefold() for v in values[i]} for i, (m, _) in enumerate(guesses) if m in ("name", "title", "id")
    ]
    for place, (meaning, _) in enumerate(guesses):
        own = [value.casefold() for value in values[place]]
        repeated = len(own) >= 3 and max(Counter(own).values()) > 1
        if meaning == "other" and repeated and any(_share(own, key.__contains__) >= 0.6 for key in keys):
            return [
                *guesses[:place],
                ("boss", "its values are posts or people of other rows"),
                *guesses[place + 1 :],
            ]
    return guesses


def _find_name(guesses: list[Guess], values: Sequence[Sequence[str]]) -> list[Guess]:
    """Find a column that holds names of people, if no heading says which."""
    if any(meaning in ("name", "last_name", "title", "source") for meaning, _ in guesses):
        return guesses
    for place, (meaning, _) in enumerate(guesses):
        if meaning == "other" and _share(values[place], _PERSON.fullmatch) >= 0.6:
            return [*guesses[:place], ("name", "its values look like names of people"), *guesses[place + 1 :]]
    return guesses
