"""References of cases: C-2026-0142. Counted up within a year, never reused, made without a race."""

from django.db import connection

from casework.models import Case

LOCK_NAMESPACE = 1_129_338_691  # "CASC": one lock per year, told apart from other advisory locks


def next_reference(year: int) -> str:
    """The next free reference of the year. Held against others until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_NAMESPACE, year])
    taken = Case.objects.filter(reference__startswith=f"C-{year}-").values_list(
        "reference", flat=True
    )
    highest = max((int(reference.rpartition("-")[2]) for reference in taken), default=0)
    return f"C-{year}-{highest + 1:04d}"
