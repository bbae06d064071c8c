from app.store.feed import ChangeSet, Feed


def test_a_change_set_knows_its_ids_by_kind() -> None:
    changes = ChangeSet(1, {"case": frozenset({"c1"})})
    assert changes.ids("case") == {"c1"}
    assert changes.ids("unit") == frozenset()
    assert ChangeSet(1).ids("case") == frozenset()


def test_subscribers_are_told_in_order_until_they_end_it() -> None:
    feed, heard = Feed(), list[tuple[str, int]]()
    end_first = feed.subscribe(lambda changes: heard.append(("first", changes.revision)))
    feed.subscribe(lambda changes: heard.append(("second", changes.revision)))
    feed.publish(ChangeSet(1))
    end_first()
    end_first()
    feed.publish(ChangeSet(2))
    assert heard == [("first", 1), ("second", 1), ("second", 2)]


def test_a_subscriber_may_end_while_it_is_told() -> None:
    feed, heard = Feed(), list[int]()

    def once(changes: ChangeSet) -> None:
        heard.append(changes.revision)
        end()

    end = feed.subscribe(once)
    feed.subscribe(lambda changes: heard.append(-changes.revision))
    feed.publish(ChangeSet(1))
    feed.publish(ChangeSet(2))
    assert heard == [1, -1, -2]
