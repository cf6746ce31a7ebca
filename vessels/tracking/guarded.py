"""A guarded queryset as a sub-select: set-based SQL that still starts from ``visible_to``."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BinaryField, F, Func, QuerySet


def sub_select(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """``(SELECT columns ...)`` with its parameters; of a queryset that sees nothing, no rows.

    PostgreSQL flattens it, so the indexes of the table serve the statement around it.
    """
    named = ", ".join(f'"{name}"' for name in columns)
    try:
        sql, params = _bare(rows, columns)
    except EmptyResultSet:
        sql, params = _bare(type(rows)(rows.model), columns)
        return f"(SELECT * FROM ({sql}) AS bare({named}) WHERE false)", params  # noqa: S608  # own names
    return f"(SELECT * FROM ({sql}) AS bare({named}))", params  # noqa: S608  # own names


def _bare(rows: QuerySet[Any], columns: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """As they lie in the table: Django would cast a geometry to bytes, which no index knows."""
    wanted = rows.order_by().values_list(
        *(Func(F(name), template="%(expressions)s", output_field=BinaryField()) for name in columns)
    )
    sql, params = wanted.query.sql_with_params()
    return sql, tuple(params)
