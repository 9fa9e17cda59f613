"""What to be careful about, each with where it belongs and a sentence for the screen."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

SENTENCES: dict[str, str] = {
    "small_n": "Only {n} on this map: too few for the index to mean much; read the four bars instead.",
    "small_n_centralization": "Only {n} on this map: one person more or fewer would change the centralisation.",
    "off_axis": "This is a mixed picture: the one number hides that some bars are high and others low.",
    "load": "Denser than a honeycomb: {load} times as many relationships to keep up.",
    "undirected": "Every relationship here was written down once for both sides, so 'two-way' is how it was recorded, not something found.",
    "unknown_direction": "For {share} of the relationships nobody said which way they go, so nothing about direction can be relied on.",
    "isolates": "{n} on the map {have} no relationship here; all count the same.",
    "dropped": "{n} had no place at this level and {were} left out.",
    "fewer_draws": "This map is so large that it was compared with {n} shuffled maps instead of {wanted}.",
    "few_decisions": "The record comes to {n} decisions of equal weight: too few to be sure of any share.",
    "undated": "{n} {decisions} {have} no date and {are} left out.",
    "unknown_groups": "{share} of the deciding was in the hands of people whose group is not recorded: no level or change of groups can be relied on.",
    "told_only": "Of {n} {decisions} it is only recorded who was told: nobody's share comes from that.",
    "outside": "{n} {decisions} {lie} outside the time asked for and {are} left out.",
    "stages_missing": "In {share} of the decisions nobody is recorded for “{stage}”; its share went to the other stages.",
    "no_parts": "{n} {decisions} {have} nobody recorded and {are} left out.",
    "level_unsure": "The level holds in only {share} of resampled records: read the shares, not the label.",
    "few_for_level": "{n} {decisions} {are} too few for a level to be reliable.",
    "replacement_unsure": "The pattern of one group replacing another shows in only {share} of resampled records.",
    "no_more_than_chance": "The layer “{layer}”: no more than chance.",
    "small_group": "Groups of one or two people, whose figures stay among those who know the map: {groups}.",
    "equal_votes": "In {n} {decisions} with recorded votes somebody decided who is not on the body; every decider counted the same.",
}  # fmt: skip
#: words that go with a number: for one, for several
PLURALS = {
    "have": ("has", "have"),
    "are": ("is", "are"),
    "were": ("was", "were"),
    "lie": ("lies", "lie"),
    "decisions": ("decision", "decisions"),
}


class Caution(BaseModel):
    """Something to be careful about."""

    model_config = ConfigDict(frozen=True)

    path: str
    code: str
    sentence: str


def caution(path: str, code: str, **words: object) -> Caution:
    """Return a caution with its sentence filled in."""
    forms = {word: pair[words.get("n") != 1] for word, pair in PLURALS.items()}
    return Caution(path=path, code=code, sentence=SENTENCES[code].format(**forms, **words))


def per_cent(share: float) -> str:
    """Return a share as people say it.

    Examples
    --------
    >>> per_cent(0.333), per_cent(0.004)
    ('33 %', '0.4 %')
    """
    return f"{share * 100:.1f} %" if 0 < share < 0.01 else f"{share * 100:.0f} %"
