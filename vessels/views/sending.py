"""Sending a task for a run that a person asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from vessels import runs
from vessels.models import RefreshOutcome, RefreshRun


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
