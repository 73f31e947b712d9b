from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from beholder.store.blobs.holdings import AT_ONCE, held, hold, let_go, stored
from beholder.store.database.schema import metadata

NAMES = st.sampled_from("abcd")


def fresh() -> Engine:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return engine


@given(st.dictionaries(st.sampled_from(["i", "j", "k"]), st.sets(NAMES)), st.sets(st.sampled_from(["i", "j", "k"])))
def test_what_somebody_else_holds_stays_held(owned: dict[str, set[str]], gone: set[str]) -> None:
    engine = fresh()
    with engine.begin() as connection:
        for owner, names in owned.items():
            hold(connection, owner, dict.fromkeys(names, 1), "default")
        freed = let_go(connection, gone)
        left = held(connection, list("abcd"))
    assert freed == {name for owner in gone for name in owned.get(owner, ())}
    assert left == {name for owner, names in owned.items() if owner not in gone for name in names}
    engine.dispose()


def test_many_names_fit_into_the_statements() -> None:
    engine = fresh()
    many = {f"{number:064d}": number for number in range(AT_ONCE * 2 + 1)}
    with engine.begin() as connection:
        hold(connection, "i", many, "default")
        assert held(connection, list(many)) == set(many)
        assert let_go(connection, ["i"]) == set(many)
        assert held(connection, list(many)) == set()
    engine.dispose()


@given(st.lists(st.tuples(st.sampled_from(["shop", "other"]), st.sets(NAMES)), max_size=6))
def test_a_project_stores_what_its_owners_hold(owned: list[tuple[str, set[str]]]) -> None:
    engine = fresh()
    with engine.begin() as connection:
        for number, (project, names) in enumerate(owned):
            hold(connection, f"i{number}", {name: ord(name) for name in names}, project)
        sums = {project: stored(connection, project) for project in ("shop", "other", "nobody")}
    for project, size in sums.items():
        assert size == sum(ord(name) for whose, names in owned for name in names if whose == project)
    engine.dispose()
