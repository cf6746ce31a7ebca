from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("casework.naming_screenings")  # is asked before a screening is deleted
