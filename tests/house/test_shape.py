"""Small pieces: files stop at 400 lines, functions at 40, every module says what it is for."""

import ast
from pathlib import Path

from tests.places import ROOT

LONGEST_FILE, LONGEST_FUNCTION = 400, 40
BANNED_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def long_functions(source: str) -> list[str]:
    return [
        node.name for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def modules() -> list[Path]:
    return [*(ROOT / "hotline").rglob("*.py"), ROOT / "app.py", *(ROOT / "benchmarks").rglob("*.py")]


def test_no_file_is_longer_than_it_may_be() -> None:
    files = [*modules(), *(ROOT / "tests").rglob("*.py")]
    assert [str(path) for path in files if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_it_may_be() -> None:
    assert [(str(path), name) for path in modules() for name in long_functions(path.read_text())] == []
    assert long_functions("def f():\n" + "    x = 1\n" * 41) == ["f"]


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_names_come_from_the_hotline_not_from_patterns() -> None:
    assert [str(path) for path in modules() if path.stem in BANNED_NAMES] == []


def test_style_sheets_keep_their_limits() -> None:
    static = ROOT / "hotline" / "static"
    assert sum(path.stat().st_size for path in (static / "public").glob("*.css")) <= 8 * 1024
    assert sum(path.stat().st_size for path in (static / "desk").glob("*.css")) <= 20 * 1024


def test_pages_fetch_nothing_from_elsewhere() -> None:
    files = [*(ROOT / "hotline" / "templates").rglob("*.html"), *(ROOT / "hotline" / "static").rglob("*.*")]
    assert [str(path) for path in files if "//" in path.read_text().replace("http://www.w3.org", "") and "http" in path.read_text()] == []
