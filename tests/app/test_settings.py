from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import (
    SEAT_VIEWING,
    WALL_VIEWING,
    Settings,
    SettingsError,
    Viewing,
    config_folder,
    data_folder,
    load_settings,
    tiles_folder,
)


@pytest.fixture(autouse=True)
def empty_config_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    home = tmp_path / "config-home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    return home / "yiping"


def written(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_has_its_default() -> None:
    settings = load_settings()
    assert settings == Settings()
    assert settings.language == "zh_CN"
    assert settings.screens == {"wall": WALL_VIEWING, "seat": SEAT_VIEWING}


def test_the_file_in_the_config_folder_is_read(empty_config_home: Path) -> None:
    empty_config_home.mkdir(parents=True)
    (empty_config_home / "settings.toml").write_text('language = "en"\n')
    assert load_settings().language == "en"


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        language = "en"
        theme = "day"
        server = "wss://town.example/yiping"
        token_file = "tokens.toml"
        data = "/srv/yiping"
        log_level = "debug"
        [screens.wall]
        far_m = 12
        """,
    )
    settings = load_settings(path)
    assert settings.language == "en"
    assert settings.theme == "day"
    assert settings.server == "wss://town.example/yiping"
    assert settings.token_file == tmp_path / "tokens.toml"
    assert settings.data == Path("/srv/yiping")
    assert settings.log_level == "debug"
    assert settings.screens["wall"] == Viewing(near_m=4.0, far_m=12.0, pitch_mm=0.63)
    assert settings.screens["seat"] == SEAT_VIEWING


def test_overrides_win_over_the_file_and_none_means_not_given(tmp_path: Path) -> None:
    path = written(tmp_path, 'language = "en"\ntheme = "day"\n')
    settings = load_settings(path, {"language": "zh_CN", "theme": None, "data": tmp_path})
    assert settings.language == "zh_CN"
    assert settings.theme == "day"
    assert settings.data == tmp_path


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("colour = 1", "colour", "unknown setting “colour”; known: language"),
        ('language = "fr"', "language", "must be one of: zh_CN, en"),
        ("theme = 3", "theme", "must be one of: night, day"),
        ('log_level = "loud"', "log_level", "must be one of"),
        ('server = "http://x"', "server", "must begin with ws://"),
        ("server = 1", "server", "must be a text"),
        ('token_file = " "', "token_file", "must be a text that is not empty"),
        ('pins = "ab"', "pins", "must be a list of texts"),
        ("pins = [1]", "pins", "must be a text"),
        ("screens = 1", "screens", "must be a table"),
        ("[screens]\nwall = 1", "screens.wall", "must be a table"),
        ("[screens.tablet]\nfar_m = 1", "screens.tablet", "screens are wall, seat"),
        ("[screens.wall]\nwide_m = 1", "screens.wall.wide_m", "known: near_m, far_m, pitch_mm"),
        ("[screens.wall]\nfar_m = true", "screens.wall.far_m", "must be a number above 0"),
        ("[screens.wall]\nfar_m = 0", "screens.wall.far_m", "must be a number above 0"),
        ("[screens.wall]\nfar_m = nan", "screens.wall.far_m", "must be a number above 0"),
        ('[screens.wall]\nfar_m = "8"', "screens.wall.far_m", "must be a number above 0"),
        ("[screens.wall]\nfar_m = 1", "screens.wall", "near_m is farther than far_m"),
    ],
)
def test_a_wrong_setting_is_named_in_plain_words(
    tmp_path: Path, text: str, key: str, words: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, text))
    assert caught.value.key == key
    assert words in str(caught.value)


def test_a_file_that_is_not_there_or_no_toml_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        load_settings(written(tmp_path, "a = "))
    (tmp_path / "my.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(tmp_path / "my.toml")


def test_folders_follow_xdg_and_ignore_relative_values() -> None:
    home = {"HOME": "/home/li"}
    assert data_folder(home) == Path("/home/li/.local/share/yiping")
    assert config_folder(home) == Path("/home/li/.config/yiping")
    assert data_folder({**home, "XDG_DATA_HOME": "/data"}) == Path("/data/yiping")
    assert data_folder({**home, "XDG_DATA_HOME": "data"}) == Path("/home/li/.local/share/yiping")


def test_whom_to_trust_may_stand_in_the_file(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, 'ca = "ca.pem"\npins = ["ab", "cd"]\n'))
    assert (settings.ca, settings.pins) == (tmp_path / "ca.pem", ("ab", "cd"))


def test_tiles_under_the_map_are_files_or_addresses(tmp_path: Path) -> None:
    text = 'basemap = ["town.mbtiles", "https://a.example/{z}/{x}/{y}", "tianditu:vec"]\n'
    settings = load_settings(written(tmp_path, text + 'tianditu_key = "0123"\n'))
    assert settings.basemap == (
        str(tmp_path / "town.mbtiles"),
        "https://a.example/{z}/{x}/{y}",
        "tianditu:vec",
    )
    assert settings.tianditu_key == "0123"
    assert "0123" not in repr(settings)
    one = load_settings(written(tmp_path, 'basemap = "/maps/town.pmtiles"\n'))
    assert one.basemap == ("/maps/town.pmtiles",)
    assert load_settings(written(tmp_path, "")).basemap == ()
    with pytest.raises(SettingsError, match="basemap"):
        load_settings(written(tmp_path, "basemap = 3"))


def test_all_screens_of_a_machine_share_their_tiles(tmp_path: Path) -> None:
    assert tiles_folder(Settings()) == data_folder() / "tiles"
    assert tiles_folder(Settings(data=tmp_path)) == tmp_path / "tiles"
