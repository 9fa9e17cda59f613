"""Two editors in every order: nothing that one saved is lost without the other having seen it.

The figures of docs/reliability.md::

    python -m pytest -m slow -s tests/reliability/test_two_editors.py
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from netmap.store import Store
from tests.reliability.editors import EDITS, Room
from tests.reliability.saves import ANN, BO

WHO = st.sampled_from([0, 1])


def machine(store: Store, count: list[int]) -> type[RuleBasedStateMachine]:
    """Return two people at work on one store; each run is a new map."""

    class TwoEditors(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.room, self.words = Room(store, [ANN, BO]), 0
            count[0] += 1

        @rule(who=WHO)
        def look(self, who):
            self.room.look(self.room.editors[who])

        @rule(who=WHO, kind=st.sampled_from([*EDITS, "cell", "cell"]), data=st.data())
        def edit(self, who, kind, data):
            editor = self.room.editors[who]
            self.words += 1
            edit = EDITS[kind](
                editor.document, lambda things: data.draw(st.sampled_from(things)), f"word {self.words}"
            )
            if edit and edit.changes:
                self.room.save(editor, edit)

        @rule(who=WHO, mine=st.booleans())
        @precondition(lambda self: any(editor.waiting for editor in self.room.editors))
        def choose(self, who, mine):
            if self.room.editors[who].waiting:
                self.room.choose(self.room.editors[who], mine)

        @rule(who=WHO, back=st.booleans())
        def step(self, who, back):
            self.room.step(self.room.editors[who], back)

        def teardown(self) -> None:
            self.room.check_past()

    return TwoEditors


def interleave(address: str, runs: int, steps: int) -> int:
    """Let two people work in so many random orders, and return how many there were."""
    store, count = Store(address), [0]
    try:
        run_state_machine_as_test(
            machine(store, count),
            settings=settings(
                max_examples=runs,
                stateful_step_count=steps,
                deadline=None,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        store.close()
    return count[0]


def test_nothing_is_lost_unseen(database):
    assert interleave(database, 10, 15) >= 10


@pytest.mark.slow
def test_nothing_is_lost_unseen_in_a_thousand_orders(database):
    runs = interleave(database, 1000, 30)
    print(
        f"{database.split(':')[0].split('/')[-1]}: {runs} interleavings of two editors, 0 edits lost unseen"
    )
    assert runs >= 1000
