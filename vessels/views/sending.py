"""Sending tasks for what a person asked for or did."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from vessels import runs
from vessels.models import ListVersion, RefreshOutcome, RefreshRun
from vessels.tasks import follow_version


def send(request: HttpRequest, task: Any, *, run: RefreshRun, target: runs.Target) -> None:
    """Hand the run to a worker and say so; a queue that is away ends the run in words."""
    try:
        task.delay_on_commit(str(target.pk))
    except OperationalError:
        message = "The task queue cannot be reached, so no worker was asked."
        runs.end(run=run, target=target, outcome=RefreshOutcome.FAILED, message=message)
        messages.error(request, f"{target}: {message} Tell an administrator.")
    else:
        messages.success(request, f"{target} is waiting for a worker.")


def follow(request: HttpRequest, version: ListVersion | None) -> None:
    """Have a worker find what an accepted version means for vessels, if there is one."""
    if version is None:
        return
    task: Any = follow_version  # Celery's stubs do not know of delay_on_commit
    try:
        task.delay_on_commit(version.pk)
    except OperationalError:
        messages.error(
            request,
            "The task queue cannot be reached: the version stands, but matches with vessels are "
            "not brought up to date yet. Tell an administrator.",
        )
