from app.drill.outcome import Outcome, Said

WORDS = Said("断网", "cut")


def verdict(outcome: Outcome) -> str:
    return str(outcome.verdict)


def test_a_step_passes_only_when_something_was_seen_and_all_of_it_is_good() -> None:
    outcome = Outcome("cut", WORDS, WORDS, WORDS, ("G01",))
    assert verdict(outcome) == "not_run"
    outcome.see("好", "good")
    assert verdict(outcome) == "passed"
    outcome.see("坏", "bad", is_good=False)
    assert verdict(outcome) == "failed"
    outcome.cannot = "no disk"
    assert verdict(outcome) == "not_run"


def test_it_is_said_in_both_languages() -> None:
    assert (WORDS.in_language("zh"), WORDS.in_language("en")) == ("断网", "cut")
