"""Tasks and notes of a case: working papers, never part of a revision and never released."""

from datetime import date

from django.utils import timezone

from accounts import ledger
from accounts.models import User
from casework import access
from casework.errors import CaseInvalid
from casework.models import Case, Note, Task


def add_task(
    *,
    actor: User,
    case: Case,
    title: str,
    assignee: User | None = None,
    due_on: date | None = None,
) -> Task:
    """Put a task on the case's list. Who is to do it must be in the case."""
    with access.noting(actor=actor, case=case, act="task.added") as locked:
        if not title.strip():
            raise CaseInvalid("The task is empty. Say what is to be done.")
        if assignee and access.role_in(assignee, locked) is None:
            raise CaseInvalid(f"{assignee} is not in {locked.reference}. Add them to it first.")
        task = Task.objects.create(
            case=locked, title=title.strip(), assignee=assignee, due_on=due_on, created_by=actor
        )
        ledger.record(
            subject=locked, actor=actor, action="task.added", payload={"title": task.title}
        )
    return task


def finish_task(*, actor: User, task: Task) -> Task:
    """Tick a task off. Ticking it again changes nothing."""
    with access.noting(actor=actor, case=task.case, act="task.finished") as locked:
        current = locked.tasks.get(pk=task.pk)
        if current.done_at is None:
            current.done_at = timezone.now()
            current.save(update_fields=["done_at"])
            ledger.record(
                subject=locked, actor=actor, action="task.finished", payload={"title": task.title}
            )
    return current


def add_note(*, actor: User, case: Case, text: str) -> Note:
    """Keep a working note for the people of the case."""
    with access.noting(actor=actor, case=case, act="note.added") as locked:
        if not text.strip():
            raise CaseInvalid("The note is empty. Write something, or leave it.")
        note = Note.objects.create(case=locked, text=text.strip(), author=actor)
        ledger.record(
            subject=locked, actor=actor, action="note.added", payload={"note": str(note.pk)}
        )
    return note
