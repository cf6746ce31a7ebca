"""What the web server has done before the first person knocks."""

import subprocess
import sys

from django.conf import settings


def test_the_first_page_does_not_wait_for_views_to_be_imported() -> None:
    seen = "import sys, config.wsgi; print([name for name in sys.modules if '.views' in name])"
    started = subprocess.run(
        [sys.executable, "-c", seen],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    for app in ("accounts", "evidence", "vessels", "casework", "partners"):
        assert f"'{app}.views" in started.stdout
