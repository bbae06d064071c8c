import argparse
from pathlib import Path

import pytest

from panels.arguments import SCREENS, add_arguments, size


def parse(screen: str, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_arguments(parser, screen)
    return parser.parse_args(words)


@pytest.mark.parametrize("text", ["3840x2160", "3840X2160"])
def test_sizes(text: str) -> None:
    assert size(text) == (3840, 2160)


@pytest.mark.parametrize("text", ["big", "3840", "x", "3840x", "10x10", "99999x2160"])
def test_bad_sizes_are_refused_in_plain_words(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=text):
        size(text)


def test_a_demo_needs_nothing() -> None:
    args = parse("demo")
    assert (args.seed, args.scale, args.screen, args.lang) == (1, "demo", "wall", None)


@pytest.mark.parametrize(("screen", "role"), [("wall", "wall"), ("seat", "leader")])
def test_other_screens_need_a_server_and_a_token(screen: str, role: str) -> None:
    args = parse(screen, "--server", "ws://h:1", "--token-file", "t.toml", "--size", "1920x1080")
    assert args.role == role
    assert args.token_file == Path("t.toml")
    assert args.size == (1920, 1080)


def test_every_screen_has_its_arguments() -> None:
    for screen in SCREENS:
        add_arguments(argparse.ArgumentParser(), screen)
