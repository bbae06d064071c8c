import msgspec

from app.domain.telemetry import Fix, Reading


def test_a_fix_travels_as_a_bare_list() -> None:
    fix = Fix("u1", 120.6, 31.3, 1000.0, 4.5)
    assert msgspec.to_builtins(fix) == ["u1", 120.6, 31.3, 1000.0, 4.5]
    assert msgspec.convert(["u1", 120.6, 31.3, 1000.0], Fix).speed_mps == 0.0


def test_a_reading_is_a_figure_or_a_series() -> None:
    figure = msgspec.convert(["shore/1/level", 1.0, 3.12], Reading)
    series = msgspec.convert(["door/hourly", 1.0, None, [1, 2, 3]], Reading)
    assert (figure.value, figure.values) == (3.12, ())
    assert (series.value, series.values) == (None, (1.0, 2.0, 3.0))
