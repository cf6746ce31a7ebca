from django.apps import AppConfig


class VesselsConfig(AppConfig):
    name = "vessels"
    default_auto_field = "django.db.models.BigAutoField"
