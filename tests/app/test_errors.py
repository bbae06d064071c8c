from app import errors


def test_every_error_is_of_the_world_or_a_bug() -> None:
    for name in ("BadInputError", "LinkError", "RejectedError", "StoreError", "NewerStoreError"):
        assert issubclass(getattr(errors, name), errors.WorldError)
    assert not issubclass(errors.BugError, errors.WorldError)
    assert issubclass(errors.BugError, errors.AppError)


def test_facts_are_attributes() -> None:
    assert errors.BadInputError("no", field="title").field == "title"
    assert errors.RejectedError("no", code="revoked").code == "revoked"
