import msgspec

from app.drill.outcome import Outcome, Said
from app.drill.sheet import facts, is_passed, sheet


def outcome(*, is_good: bool = True, cannot: str = "") -> Outcome:
    made = Outcome(
        "cut", Said("断网", "cut"), Said("剪断", "it was cut"), Said("不丢", "none lost"), ("G01",)
    )
    made.see("看得见", "it is seen", is_good=is_good)
    made.cannot = cannot
    made.recover_s = 1.25
    return made


def test_the_sheet_has_chinese_first_and_english_below() -> None:
    text = sheet([outcome()], ["zh", "en"])
    assert text.index("断网  [通过]") < text.index("cut  [PASSED]")
    for part in ("1 项,通过 1 项", "剪断", "none lost (G01)", "seen ✓ it is seen", "1.2 s"):
        assert part in text


def test_the_sheet_in_english_alone_has_no_chinese() -> None:
    text = sheet([outcome(is_good=False)], ["en"])
    assert "断网" not in text
    assert "[FAILED]" in text
    assert "✗" in text


def test_what_could_not_be_run_is_said_and_does_not_pass() -> None:
    assert "[NOT RUN]" in sheet([outcome(cannot="no right to do it")], ["en"])
    assert not is_passed([outcome(), outcome(cannot="no")])


def test_nothing_at_all_is_no_pass() -> None:
    assert not is_passed([])
    assert is_passed([outcome()])


def test_a_machine_gets_all_of_it() -> None:
    said = msgspec.json.decode(msgspec.json.encode(facts([outcome(is_good=False)])))
    assert said["ok"] is False
    (step,) = said["steps"]
    assert step["verdict"] == "failed"
    assert step["seen"] == [{"zh": "看得见", "en": "it is seen", "ok": False}]
    assert step["recover_s"] == 1.25
    lasting = outcome()
    lasting.recover_s = -1.0
    assert facts([lasting])["steps"][0]["recover_s"] is None
