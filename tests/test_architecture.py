"""Rules of the house that no tool checks: where things may be, and what every act must take."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "evidence", "vessels", "casework", "partners"]  # left to right
# What hears allauth, which tells of changes of the second factor by its own signals only.
MAY_HEAR_SIGNALS = {"accounts/second_factor.py"}
LONGEST_MODULE = 300
# Rows that are only ever reached through their owner, whose queryset is the guarded one.
OWNED = {
    "accounts.CompartmentMember",
    "accounts.LedgerCheckpoint",
    "accounts.LedgerHead",
    "casework.CaseEvent",
    "casework.CaseExhibit",
    "casework.CaseVessel",
    "casework.Finding",
    "casework.FindingExhibit",
    "casework.FollowedVersion",
    "casework.Note",
    "casework.Obligation",
    "casework.Review",
    "casework.Revision",
    "casework.Task",
    "evidence.Derivative",
    "evidence.Origin",
    "evidence.Scene",
    "evidence.SourceFile",
    "evidence.Statement",
    "partners.Delivery",
    "vessels.FeedFile",
    "vessels.ImportRejection",
    "vessels.MatchDecision",
    "vessels.RecordName",
    "vessels.RefreshRun",
    "vessels.ScreeningRow",
}
# Pure functions and readers among the domain modules take no actor; these verbs change something.
ACTS = re.compile(
    r"^(accept|add|approve|change|claim|close|create|deactivate|edit|file_in|file_exhibit|"
    r"file_new_exhibit|finish|give|import|issue|link|open_by|open_case|open_named|open_vessel|reactivate|reject|release|remove|rename|reopen|"
    r"request|reset|revoke|set|submit|unlink|withdraw)(?!_from)(_|$)"
)
# Pure code below an app: no Django, so no acts.
PURE = re.compile(
    r"^vessels/(ais/(parsers|cleaning)|analytics|sanctions/(lists|matching|unpacking))|^partners/verify"
)
NOT_DOMAIN = {"views", "api", "management", "migrations", "models", "templatetags"}
INTERFACES = {"admin.py", "forms.py", "tasks.py", "apps.py", "querysets.py"}


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


SOURCES = modules(*APPS, "config")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOMAIN = [
    path
    for path in modules(*APPS)
    if not NOT_DOMAIN & set(path.parts)
    and path.name not in INTERFACES
    and "urls" not in path.name
    and not PURE.match(name_of(path))
]


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@each(SOURCES)
def test_no_import_hides_in_a_function(path: Path) -> None:
    for function in functions(ast.parse(path.read_text())):
        hidden = [
            node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert not hidden, f"{name_of(path)}:{hidden[0].lineno} imports inside {function.name}"


@each(SOURCES)
def test_modules_are_of_a_size_to_be_read(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST_MODULE, (
        f"{name_of(path)} has {lines} lines: split it by what it is about"
    )
    if "views" in path.parts:
        assert lines <= 150, f"{name_of(path)} has {lines} lines; a module of views has at most 150"


@each([path for path in SOURCES if path.name == "__init__.py"])
def test_packages_are_empty_but_for_models(path: Path) -> None:
    if path.parent.name != "models" and path.parent != ROOT / "config":
        assert path.read_text().strip() == ""


@each([path for path in SOURCES if name_of(path) not in MAY_HEAR_SIGNALS])
def test_nothing_happens_by_signal(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            assert not module.endswith("signals"), f"{name_of(path)} imports {module}"
            assert module != "django.dispatch", f"{name_of(path)} hears or sends signals"


@each([path for path in SOURCES if path.parts[-2] in {"views", "api"}])
def test_views_and_api_do_not_import_each_other(path: Path) -> None:
    other = ".api" if path.parts[-2] == "views" else ".views"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(tuple(APPS)):
            assert other not in (node.module or ""), f"{name_of(path)} imports {node.module}"


@each(DOMAIN)
def test_domain_modules_know_no_page(path: Path) -> None:
    """Acts are called by views, tasks and commands, and never call back."""
    for node in ast.walk(ast.parse(path.read_text())):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if module.startswith(tuple(APPS)):
            layers = set(module.split(".")[1:]) & {"views", "api", "admin", "tasks", "management"}
            assert not layers, f"{name_of(path)} imports {module}"


def acts() -> list[FunctionType]:
    found = []
    for path in DOMAIN:
        module = import_module(name_of(path).removesuffix(".py").replace("/", "."))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and ACTS.match(name):
                found.append(function)
    return found


@pytest.mark.parametrize("act", acts(), ids=lambda act: f"{act.__module__}.{act.__name__}")
def test_an_act_names_all_it_is_given_and_who_acts(act: FunctionType) -> None:
    parameters = inspect.signature(act).parameters
    assert "actor" in parameters, f"{act.__module__}.{act.__name__} does not say who acts"
    assert all(
        parameter.kind in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD}
        for parameter in parameters.values()
    ), f"{act.__module__}.{act.__name__} takes arguments by position"


OWN_MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_what_a_person_may_see_starts_from_visible_to(model: type[models.Model]) -> None:
    if model._meta.label in OWNED:
        assert not hasattr(model._default_manager.all(), "visible_to"), "take it off the list"
    else:
        assert hasattr(model._default_manager.all(), "visible_to"), (
            f"{model._meta.label}: give its queryset visible_to, or list it as owned"
        )


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_go_left_only(model: type[models.Model]) -> None:
    place = APPS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField):
            target = field.related_model
            assert isinstance(target, type)
            label = target._meta.app_label
            assert label not in APPS or APPS.index(label) <= place, f"{field} points right"
    fields = model._meta.private_fields
    assert not any(isinstance(field, GenericForeignKey) for field in fields)


@each(TEMPLATES)
def test_templates_hold_no_script_and_no_style(path: Path) -> None:
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\sstyle\s*=", text), f"{name_of(path)} has a style attribute"
    assert not re.search(r"\son[a-z]+\s*=", text), f"{name_of(path)} has an event attribute"
    assert "<style" not in text, f"{name_of(path)} has a style element"
    assert "javascript:" not in text
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, f"{name_of(path)}: {tag}"


@each(TEMPLATES)
def test_templates_are_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    limit = 40 if path.name.startswith("_") else 120
    assert lines <= limit, f"{name_of(path)} has {lines} lines, more than {limit}"
