"""The list as bytes: everything is read back, by lanes and servers one version apart both ways."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.lane.lists.format import FORMAT, FORMATS, ListFormatError, from_bytes, to_bytes
from lpr.lane.lists.rows import digest_of, rows_of
from parking.access import NO_PROOFS
from tests.unit.lpr.lane.lists.sealed_lists import (
    NOW,
    as_rows,
    make_fuller_list,
    make_list,
    sealed_rows,
)


def test_what_is_written_is_read_back():
    access = make_list()
    again = from_bytes(to_bytes(access))
    assert (again.serial, again.made_at, again.valid_until) == (5, NOW, NOW + timedelta(days=4))
    assert again.rules == access.rules
    assert list(again.rights()) == list(access.rights())
    assert again.special == access.special


@pytest.mark.parametrize("version", FORMATS)
def test_rules_people_and_withheld_rights_are_read_back(version):
    access = make_fuller_list()
    again = from_bytes(to_bytes(access, version))
    assert again.rules == access.rules
    proofs = access.special.proofs if version == FORMAT else NO_PROOFS
    assert again.special == replace(access.special, proofs=proofs)
    assert sorted(map(repr, again.rights())) == sorted(map(repr, access.rights()))


def test_a_list_without_the_new_is_written_as_it_always_was_for_a_lane_one_version_back():
    table = json.loads(to_bytes(make_list(), 1))
    assert set(table) == {
        *("format", "needs", "lane", "serial", "made_at", "valid_until"),
        *("rules", "rights", "responders", "hot", "aliases"),
    }
    assert "policy" not in table["rules"]
    assert [len(row) for row in table["rights"]] == [7]


def test_a_lane_one_version_back_finds_its_list_and_nobody_who_is_withheld():
    table = json.loads(to_bytes(make_fuller_list(), 1))
    assert (table["needs"], table["format"]) == (1, 1)
    assert sorted(row[3] for row in table["rights"]) == ["D1", "P1"]
    assert all(len(row) == 3 for row in table["hot"])
    assert all(len(row) == 2 for row in table["aliases"])


def test_a_lane_reads_the_list_of_a_server_one_version_back():
    sealed_table = json.dumps(json.loads(to_bytes(make_list(), 1)) | {"weather": "rain"})
    again = from_bytes(sealed_table.encode())
    assert list(again.rights()) == list(make_list().rights())
    assert again.rules == make_list().rules


def test_a_standing_basis_or_kind_of_a_later_version_is_passed_over_and_opens_nothing():
    known = as_rows(make_fuller_list())
    later = [
        ["right", "on_fire", "MA", "passenger", "7XY123", "P8", "", "", []],
        ["right", "good", "MA", "passenger", "7XY124", "P9", "", "", [], "by_wish"],
        ["hot", "MA/passenger/7XY125", "rumour", NOW.isoformat(), "17"],
        ["weather", "rain"],
    ]
    again = from_bytes(sealed_rows([*known, *later]))
    assert {right.permit_id for right in again.rights()} == {"P1", "D1", "P2"}
    assert again.special == make_fuller_list().special


def test_what_a_later_version_says_at_the_end_of_a_row_is_passed_over():
    rows = [[*row, "later"] for row in as_rows(make_fuller_list()) if row[0] != "right"]
    again = from_bytes(sealed_rows(rows))
    assert again.special == make_fuller_list().special


def test_a_switch_of_a_later_version_is_passed_over():
    rows = as_rows(make_fuller_list())
    next(row for row in rows if row[0] == "rules")[1]["policy"]["weather"] = "rain"
    assert from_bytes(sealed_rows(rows)).rules == make_fuller_list().rules


@pytest.mark.parametrize("wrong", [{"second_factor": "yes"}, {"anti_passback": "harder"}, 1])
def test_a_switch_that_cannot_be_is_no_list(wrong):
    table = json.loads(to_bytes(make_list(), 1))
    table["rules"]["policy"] = wrong
    with pytest.raises(ListFormatError):
        from_bytes(json.dumps(table).encode())
    with pytest.raises(ListFormatError):
        from_bytes(sealed_rows([["rules", table["rules"]]]))


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in as_rows(make_list()) if row[0] != "rules"],
        [["right", "good", "MA", "passenger", 812, "P1", "", "", []], *as_rows(make_list())],
        [["right", "good", "MA", "passenger", "8AB", "P1", "soon", "", []], *as_rows(make_list())],
        [["hot", "MA/passenger/8AB"], *as_rows(make_list())],
        ["right", *as_rows(make_list())],
        as_rows(make_list(lane="fruit")),
    ],
    ids=["no rules", "number", "time", "short", "no row", "another lane's rules"],
)
def test_rows_that_cannot_be_are_no_list(rows):
    with pytest.raises(ListFormatError):
        from_bytes(sealed_rows(rows))


@pytest.mark.parametrize("said", [{"digest": "0" * 64}, {"count": 1}, {"follows": 4}])
def test_a_list_that_does_not_add_up_is_none(said):
    with pytest.raises(ListFormatError):
        from_bytes(sealed_rows(as_rows(make_list()), **said))


def test_equal_lists_are_equal_bytes_and_others_are_not():
    first, again, other = (make_list(), make_list(), make_list(number="8ABC13"))
    assert to_bytes(first) == to_bytes(again) != to_bytes(other)
    assert digest_of(rows_of(make_list(serial=1))) == digest_of(rows_of(make_list(serial=2)))
    assert digest_of(rows_of(first)) != digest_of(rows_of(other))


@pytest.mark.parametrize("version", FORMATS)
def test_a_list_that_needs_a_newer_lane_says_so(version):
    needs = f'"needs":{version}'.encode()
    data = to_bytes(make_list(), version).replace(needs, f'"needs":{FORMAT + 1}'.encode())
    with pytest.raises(ListFormatError, match="Upgrade the lane"):
        from_bytes(data)


@pytest.mark.parametrize("version", FORMATS)
def test_what_a_newer_server_adds_is_passed_over(version):
    written = f'"format":{version}'.encode()
    data = to_bytes(make_list(), version).replace(written, b'"format":9,"weather":"rain"')
    assert from_bytes(data).serial == 5


@given(st.binary(max_size=200))
def test_noise_is_never_a_list(noise):
    with pytest.raises(ListFormatError):
        from_bytes(noise)
    with pytest.raises(ListFormatError):
        from_bytes(to_bytes(make_list()).partition(b"\n")[0] + b"\n" + noise)
