"""The tables of the database. All text that belongs to a map is JSON; all times are UTC.

A map is a head, rows as they were typed (wrong ones included, which is why a row is one column of
JSON and its references are checked by the model, not by the database) and the log of its revisions,
from which every earlier state can be worked out backwards. Everything else hangs on a map or on a
user by foreign key and goes with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA_VERSION = 2
metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; kept without its zone, because SQLite has none, and given back with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return what the database kept."""
        return None if value is None else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that somebody typed, as both databases can keep it: PostgreSQL knows no NUL, UTF-8 no half characters."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what the database keeps."""
        return None if value is None else value.replace("\0", "").encode("utf-8", "replace").decode()


def _of_map(**facts: Any) -> Column[str]:
    return Column("map_id", String(32), ForeignKey("maps.id", ondelete="CASCADE"), nullable=False, **facts)


about = Table("about", metadata, Column("schema_version", Integer, nullable=False))

#: what is done once a day or once a week, by whichever server comes first
chores = Table(
    "chores",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("done_at", UtcTime, nullable=False),
)

# maps

maps = Table(
    "maps",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Words, nullable=False),
    Column("head", Text, nullable=False),
    #: goes up by one with every edit; what a page holds on to
    Column("revision", Integer, nullable=False),
    #: the next key for a new row; keys are never used twice
    Column("next_key", Integer, nullable=False),
    Column("sample", String(64), nullable=False, default=""),
    Column("changed_at", UtcTime, nullable=False),
    Column("deleted_at", UtcTime),
)

rows = Table(
    "map_rows",
    metadata,
    _of_map(primary_key=True),
    Column("key", Integer, primary_key=True),
    Column("table_name", String(32), nullable=False),
    Column("data", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    _of_map(primary_key=True),
    Column("revision", Integer, primary_key=True),
    #: made by whoever saves, so that an answer lost on the way can be asked for again
    Column("token", String(32), nullable=False, unique=True),
    #: a user's id, or a participant's; empty on a computer where nobody signs in
    Column("by_id", String(40), nullable=False, default=""),
    Column("by_name", Words, nullable=False, default=""),
    #: do, undo, redo; erase takes somebody out, and out of the past as well
    Column("way", String(8), nullable=False),
    Column("label", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    #: of a "do": the revision that took it back, until it is done again
    Column("undone", Integer),
    #: whether it can no longer be taken back or done again
    Column("sealed", Boolean, nullable=False, default=False),
)
Index("revisions_by", revisions.c.map_id, revisions.c.by_id, revisions.c.revision)

changes = Table(
    "changes",
    metadata,
    Column("map_id", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("table_name", String(32), nullable=False),
    Column("key", Integer, nullable=False),
    Column("before", Text),
    Column("after", Text),
    ForeignKeyConstraint(
        ["map_id", "revision"], ["revisions.map_id", "revisions.revision"], ondelete="CASCADE"
    ),
)
Index("changes_of_row", changes.c.map_id, changes.c.table_name, changes.c.key, changes.c.revision)

#: revisions that somebody gave a name
versions = Table(
    "versions",
    metadata,
    _of_map(primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("by_name", Words, nullable=False, default=""),
    Column("at", UtcTime, nullable=False),
)

# people who use netmap

users = Table(
    "users",
    metadata,
    Column("id", String(40), primary_key=True),
    #: what they sign in with: a short name, or the address that their provider vouches for
    Column("login", String(200), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    #: an argon2 hash; empty for those whom a provider signs in
    Column("passphrase", Text, nullable=False, default=""),
    Column("administrator", Boolean, nullable=False, default=False),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
)

memberships = Table(
    "memberships",
    metadata,
    _of_map(primary_key=True),
    Column("user_id", String(40), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    #: owner, editor or viewer
    Column("role", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    #: of the token that the browser holds
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(40), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

#: codes and passphrases tried in vain, by a hash of who tried what
attempts = Table(
    "attempts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
)

#: who has a map open just now
presence = Table(
    "presence",
    metadata,
    _of_map(primary_key=True),
    #: of one browser tab
    Column("session", String(64), primary_key=True),
    Column("by_id", String(40), nullable=False, default=""),
    Column("by_name", Words, nullable=False, default=""),
    Column("page", String(32), nullable=False, default=""),
    Column("seen_at", UtcTime, nullable=False),
)

#: what was done by whom, without the names of anybody on a map
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("by_id", String(40), nullable=False, default=""),
    Column("action", String(40), nullable=False),
    #: no foreign key: what was done to a map is known after the map has gone
    Column("map_id", String(32), nullable=False, default=""),
    Column("facts", Text, nullable=False, default="{}"),
)

# workshops

workshops = Table(
    "workshops",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_map(index=True),
    #: what people type or scan; empty once the session is closed: the code is dead
    Column("code", String(16), unique=True),
    Column("title", Words, nullable=False, default=""),
    Column("opened_by", String(40), nullable=False, default=""),
    Column("opened_at", UtcTime, nullable=False),
    #: when the code dies by itself
    Column("ends_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    #: which questions are asked, and whether names on the map are offered to choose from; JSON
    Column("asks", Text, nullable=False, default="{}"),
)

participants = Table(
    "participants",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "workshop_id", String(32), ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("token_hash", String(64), nullable=False, unique=True),
    #: what they call themselves: "Table 3"
    Column("label", Words, nullable=False),
    Column("group_id", String(64), nullable=False, default=""),
    #: whether a table or team answers together, so that each answer says who works with whom
    Column("as_table", Boolean, nullable=False, default=False),
    Column("joined_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    #: the perspective on the map that holds their picture, once it is kept
    Column("perspective", Text, nullable=False, default=""),
)

#: one answer of one participant, until somebody takes it into the map or keeps it as a view
contributions = Table(
    "contributions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participants.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    #: the place in the order in which they came
    Column("number", Integer, nullable=False),
    Column("question", String(32), nullable=False),
    Column("data", Text, nullable=False),
    #: new, shared, view, both or declined
    Column("state", String(16), nullable=False, default="new"),
    #: keys of the rows that came of it; below 0 of a row that was there before and says the same; JSON
    Column("row_keys", Text, nullable=False, default="[]"),
    Column("at", UtcTime, nullable=False),
)
