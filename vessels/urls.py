from django.urls import URLPattern, URLResolver

app_name = "vessels"
urlpatterns: list[URLPattern | URLResolver] = []
