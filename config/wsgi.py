import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve, reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Imports every view now, once for all processes: else the first page of each would wait for it.
resolve(reverse("health"))
