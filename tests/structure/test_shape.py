from statistics import median, quantiles

import pytest

from tests.structure.tree import files, files_with, functions, name_of, product

FORBIDDEN_NAMES = {"utils", "helpers", "common", "managers", "services", "signals"}
MADE_ELSEWHERE = "static/vendor/"
LONGEST = {".py": 400, ".css": 400, ".js": 150, ".html": 130}


def length(function):
    return function.end_lineno - function.lineno + 1


def lengths(paths):
    return [length(function) for path in paths for function in functions(path)]


def lines(path):
    return len(path.read_text().splitlines())


def our_files(suffix):
    return [path for path in files_with(suffix) if MADE_ELSEWHERE not in name_of(path)]


@pytest.mark.parametrize(("suffix", "longest"), LONGEST.items())
def test_files_stay_short(suffix, longest):
    too_long = {name_of(path): lines(path) for path in our_files(suffix) if lines(path) > longest}

    assert too_long == {}


def test_functions_have_a_median_of_at_most_eight_lines():
    assert median(lengths(product())) <= 8


def test_nine_in_ten_functions_have_at_most_25_lines():
    assert quantiles(lengths(product()), n=10)[-1] <= 25


def test_no_function_has_more_than_40_lines():
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name} {length(function)}"
        for path in our_files(".py")
        if "migrations" not in path.parts
        for function in functions(path)
        if length(function) > 40
    ]

    assert too_long == []


def test_tests_have_a_median_of_at_most_12_lines():
    tests = [path for path in files_with(".py") if path.name.startswith("test_")]

    found = [
        length(function)
        for path in tests
        for function in functions(path)
        if function.name.startswith("test_")
    ]

    assert median(found) <= 12


def test_no_module_has_a_name_that_says_nothing():
    names = [
        name_of(path)
        for path in files()
        if FORBIDDEN_NAMES & {path.stem, *path.parent.parts}
        and path.suffix in {".py", ".js", ".html", ".css"}
    ]

    assert names == []


def test_no_file_is_an_empty_placeholder():
    empty = [
        name_of(path)
        for path in files_with(".py", ".js", ".css", ".html", ".md")
        if path.name != "__init__.py" and not path.read_text().strip()
    ]

    assert empty == []
