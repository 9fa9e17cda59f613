"""Has a group's share changed? Tested by reshuffling decisions, with what could have been found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from netmap.analysis.cautions import Caution, caution
from netmap.analysis.record import UNKNOWN, Record, Recorded
from netmap.analysis.splits import CITIZEN, per_bloc, per_group, split_shares
from netmap.measures.before_after import BeforeAfter, before_after
from netmap.measures.certainty import certainty, holm
from netmap.measures.change_point import change_point
from netmap.measures.undefined import Undefined
from netmap.model import Settings
from netmap.model.dates import long_date

#: a column of decisions that says which belong together: one meeting, one programme
BLOCK_COLUMNS = ("meeting", "programme")


def change(record: Record, *, split: date | None, given: bool, settings: Settings) -> Any:
    """Return for each group whether its share of the deciding changed, and how sure that is.

    Parameters
    ----------
    record : Record
        The decisions that count; each counts once here, whatever its importance.
    split : datetime.date or None
        The first day that counts as after.
    given : bool
        Whether somebody chose that day, or it is the middle of the record.
    settings : Settings
        Seed.

    Returns
    -------
    dict or Undefined
        The keys of ``power.change`` in the analysis: by group and for people with lived experience
        and carers together (``citizens``), p corrected after Holm over the groups, and a word
        ("clear", "suggestive", "cannot tell"); ``no_decisions`` where a side is empty.
    """
    found = record.decisions
    if split is None or not any(r.day < split for r in found) or not any(r.day >= split for r in found):
        return Undefined("no_decisions")
    rows = [split_shares(r, per_group(record.network)) for r in found]
    groups = sorted({group for row in rows for group in row} - {UNKNOWN})
    citizens = [split_shares(r, per_bloc(record.network)).get(CITIZEN, 0.0) for r in found]
    tests = {group: _test([row.get(group, 0.0) for row in rows], found, split, settings) for group in groups}
    corrected = dict(zip(tests, holm([test.p for test in tests.values()]), strict=True))
    together = _test(citizens, found, split, settings)
    when = change_point(citizens, [r.day for r in found], blocks=_blocks(found), seed=settings.seed)
    return {
        "split": split.isoformat(),
        "given": given,
        "by_group": {group: _plain(test, corrected[group]) for group, test in tests.items()},
        "citizens": _plain(together, together.p),
        "break": {
            "largest": when.largest,
            "decisions_before": when.position,
            "first_after": when.first_after.isoformat()
            if isinstance(when.first_after, date)
            else Undefined("n<2"),
            "p": when.p,
            "shuffled": when.shuffled,
        },
    }


def _blocks(found: Sequence[Recorded]) -> list[str] | None:
    """Return which meeting or programme each decision belongs to, where the record says so."""
    for column in BLOCK_COLUMNS:
        named = [str(r.decision.attributes.get(column, "")).strip() for r in found]
        if any(named):
            return [name or f"alone/{r.decision.id}" for name, r in zip(named, found, strict=True)]
    return None


def _test(values: list[float], found: Sequence[Recorded], split: date, settings: Settings) -> BeforeAfter:
    days = [r.day for r in found]
    return before_after(values, days, split, blocks=_blocks(found), seed=settings.seed)


def _plain(test: BeforeAfter, corrected: Any) -> dict[str, Any]:
    facts = test._asdict()
    interval = test.interval if isinstance(test.interval, Undefined) else list(test.interval)
    word = certainty(corrected, test.interval)
    return {**facts, "interval": interval, "p_corrected": corrected, "verdict": word}


def change_cautions(found: Any) -> list[Caution]:
    """Return what to be careful about in a test of change."""
    if isinstance(found, Undefined):
        return []
    notes, test = [], found["citizens"]
    if min(test["decisions"]) < 4:
        notes.append(caution("power.change", "few_each_side", n=min(test["decisions"])))
    if not found["given"]:
        notes.append(
            caution("power.change", "split_not_given", day=long_date(date.fromisoformat(found["split"])))
        )
    if test["shuffled"] != "decisions":
        notes.append(caution("power.change", "shuffled_in_blocks", what=test["shuffled"]))
    return notes
