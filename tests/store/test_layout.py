from pathlib import Path

import pytest

from beholder.store.layout import Layout, read_records, remove_record, write_record


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "deep" / "data")
    layout.create()
    return layout


def test_folders_are_private(layout: Layout) -> None:
    assert {folder.name for folder in layout.root.iterdir()} == {"uploads", "blobs"}
    assert layout.blobs.stat().st_mode & 0o777 == 0o700


def test_creating_twice_keeps_what_is_there(layout: Layout) -> None:
    layout.blob("k").write_bytes(b"x")
    layout.create()
    assert layout.blob("k").read_bytes() == b"x"


def test_a_record_comes_back_as_it_was(layout: Layout) -> None:
    record = {"name": "größe 🦆", "size": 3, "none": None}
    write_record(layout.uploads / "a.json", record)
    assert list(read_records(layout.uploads)) == [(layout.uploads / "a.json", record)]


def test_writing_replaces_and_leaves_nothing_beside(layout: Layout) -> None:
    write_record(layout.uploads / "a.json", {"n": 1})
    write_record(layout.uploads / "a.json", {"n": 2})
    assert [record for _, record in read_records(layout.uploads)] == [{"n": 2}]
    assert [path.name for path in layout.uploads.iterdir()] == ["a.json"]


def test_a_record_that_cannot_be_printed_changes_nothing(layout: Layout) -> None:
    write_record(layout.uploads / "a.json", {"n": 1})
    with pytest.raises(TypeError):
        write_record(layout.uploads / "a.json", {"n": object()})
    assert [record for _, record in read_records(layout.uploads)] == [{"n": 1}]
    assert [path.name for path in layout.uploads.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"n": 1', id="cut"),
        pytest.param(b"[1]", id="not an object"),
        pytest.param(b"\xff\xfe", id="not text"),
    ],
)
def test_an_unreadable_record_is_told_apart(layout: Layout, content: bytes) -> None:
    (layout.uploads / "a.json").write_bytes(content)
    assert list(read_records(layout.uploads)) == [(layout.uploads / "a.json", None)]


def test_removing_is_idempotent(layout: Layout) -> None:
    write_record(layout.uploads / "a.json", {})
    remove_record(layout.uploads / "a.json")
    remove_record(layout.uploads / "a.json")
    assert list(read_records(layout.uploads)) == []


def test_sweeping_takes_only_leftovers(layout: Layout) -> None:
    layout.files.mkdir()  # of an earlier version
    (layout.files / "a.json.0f.tmp").touch()
    (layout.uploads / "b.json.1f.tmp").touch()
    write_record(layout.uploads / "a.json", {})
    layout.blob("used").touch()
    layout.blob("orphan").touch()
    layout.sweep_temporaries()
    layout.sweep_blobs(frozenset({"used"}))
    left = {path.name for folder in (layout.files, layout.uploads, layout.blobs) for path in folder.iterdir()}
    assert left == {"a.json", "used"}
