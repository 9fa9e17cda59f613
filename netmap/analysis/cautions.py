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
    "parity_few": "{n} {decisions}: the intervals of these ratios are narrower than they should be; with 20 they are nearly right.",
    "equal_votes": "In {n} {decisions} with recorded votes somebody decided who is not on the body; every decider counted the same.",
    "few_pictures": "Only {n} of the pictures {have} relationships in them: a majority of so few is chance.",
    "few_raters": "Fewer than three people rated on a side ({n}): figures of this pair stay among those who gave them.",
    "own_view": "How somebody rates themselves beside how others rate them is for that person alone.",
    "no_debts": "A balance below nothing is no debt: illness and caring are good reasons to receive. Nobody's own balance is shown.",
    "undated_hours": "{n} gifts of time {have} no date and {are} left out of how long a return takes.",
    "unfilled_set": "Nobody on the map belongs to “{set}”.",
    "undated_contacts": "For {n} direct relationships nobody wrote down when they were last renewed; they count as if they were fresh.",
    "few_said": "For {n} of the actors fewer than {fewest} people gave an answer: somebody's words, not a figure.",
    "off_the_scale": "{n} answers lay outside 0 to 10 and {were} left out.",
    "pay_unknown": "For {share} of the people nobody wrote down whether they are paid.",
    "few_each_side": "{n} {decisions} on the shorter side: with fewer than four no change could be told from chance.",
    "split_not_given": "Nobody said when something was meant to change: the record was parted in the middle ({day}).",
    "shuffled_in_blocks": "Decisions near each other were alike, or belong together, so whole {what} were shuffled: that makes the test more careful.",
    "model": "A model, not a measurement: it takes the strength of relationships for how much people heed each other.",
    "rates_unknown": "For {n} of the {of} who stand between nobody said how much they pass on; they are taken to pass on everything.",
    "rates_of_few": "The pass-on rates of {n} actors come from fewer than {fewest} people: their opinion, and not a finding.",
    "few_spells": "{n} {spells} in post {are} recorded for “{role}”: too few to say how long people stay.",
    "spells_are_private": "How long one person stays is nobody's business here: only kinds of post with {fewest} spells or more are shown.",
    "missing_people": "People who are missing from a map make it look more like a pyramid than it is.",
}  # fmt: skip
#: words that go with a number: for one, for several
PLURALS = {
    "have": ("has", "have"),
    "are": ("is", "are"),
    "were": ("was", "were"),
    "lie": ("lies", "lie"),
    "decisions": ("decision", "decisions"),
    "spells": ("spell", "spells"),
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
