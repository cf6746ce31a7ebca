"""Closing what is known and saying anew what follows from it: rows themselves are never edited.

For designations and links alike: `known_from` and `known_to` are times by which we knew,
`observed_from` and `observed_to` times of the list's state.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection

from vessels.models import Designation, ListVersion, RecordTie

Row = TypeVar("Row", Designation, RecordTie)


def end(
    model: type[Designation] | type[RecordTie],
    version: ListVersion,
    uids: Sequence[str],
    **said: str,
) -> None:
    """End what holds of these entries with the version; `said` are fields of the ended rows.

    Rows are closed and opened again in one statement, so that none is ever seen half-way.
    """
    if not uids:
        return
    values = {
        "observed_to": "greatest(observed_from, %(served)s)",
        "known_from": "%(now)s",
        "known_to": "NULL",
        **{name: f"%({name})s" for name in said},
    }
    table = model._meta.db_table
    columns = [field.column or "" for field in model._meta.concrete_fields if not field.primary_key]
    again = ", ".join(values.get(column, column) for column in columns)
    statement = f"""
        WITH closed AS (
            UPDATE {table} SET known_to = %(now)s
            WHERE sanctions_list_id = %(list)s AND known_to IS NULL AND observed_to IS NULL
                AND uid = ANY(%(uids)s)
            RETURNING *
        )
        INSERT INTO {table} ({", ".join(columns)}) SELECT {again} FROM closed
    """  # noqa: S608  # names of our own tables and columns
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                **said,
                "list": version.sanctions_list_id,
                "uids": list(uids),
                "served": version.served_at,
                "now": version.fetched_at,
            },
        )


def again(version: ListVersion, row: Row, **changes: Any) -> Row:
    """The row in place of one that the version closes, unsaved."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    values |= {"known_from": version.fetched_at, "known_to": None, **changes}
    return type(row)(**values)
