"""Real processes that stop in the middle of an import or an undoing, for a test to kill."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings as configured
from django.db import connection

from vessels.errors import ImportBusy
from vessels.models import PositionImport

Start = Callable[[PositionImport], "subprocess.Popen[str]"]
CHILD = """
import sys, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": sys.argv[2]},
}
from vessels.ais import importing, static_data

def stop_before_the_end(spoken_of):
    print("stopped", flush=True)
    sys.stdin.read()

setattr(static_data, sys.argv[5], stop_before_the_end)
getattr(importing, sys.argv[4])(sys.argv[3])
"""


def stopping(settings: Any, *, act: str, stops_at: str) -> Iterator[Start]:
    """Starts processes that do `act` of `importing` and stop at that step of `static_data`."""
    running = []

    def start(made: PositionImport) -> subprocess.Popen[str]:
        store = settings.STORAGES["default"]["OPTIONS"]["location"]
        name = str(connection.settings_dict["NAME"])
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, name, store, str(made.pk), act, stops_at],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=configured.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        )
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "stopped\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def when_free(act: Callable[[Any], PositionImport], made: PositionImport) -> PositionImport:
    """Do it once the server has noticed that the killed worker is gone, a moment later."""
    deadline, pause = time.monotonic() + 20, threading.Event()
    while True:
        try:
            return act(made.pk)
        except ImportBusy:
            assert time.monotonic() < deadline
            pause.wait(0.05)
