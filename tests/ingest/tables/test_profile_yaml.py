"""Mapping profiles as YAML: what is understood, and how clearly the rest is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import UsageProblem
from graphkit.ingest.reader import Settings
from graphkit.ingest.tables.mapping import bind
from graphkit.ingest.tables.profile import Profile
from graphkit.ingest.tables.profile_yaml import parse_profile
from graphkit.ingest.tables.sheets import open_sheets
from graphkit.ingest.tables.shelf import chosen, profiles, shipped
from graphkit.model.kinds import RecordType
from tests.ingest.tables.made import put, settings

EXAMPLE = """
profile: subscriber-register
record: identities
header: {contains: [msisdn, first name]}
region: UG
timezone: Africa/Kampala
dates: "%d/%m/%Y"
columns:
  name: [First Name, Last Name]
  phone: MSISDN
  id: {column: NIN, type: national_id, issuer: UG}
  born: Date of Birth
skip: {status: [TEST]}
"""


def test_the_example_of_the_contract_is_understood() -> None:
    profile = parse_profile(EXAMPLE)
    assert (profile.name, profile.record) == ("subscriber-register", RecordType.IDENTITIES)
    assert profile.contains == (("msisdn",), ("first name",))
    assert profile.of("name")[0].names == ("First Name", "Last Name")
    assert profile.of("id")[0].options == {"type": "national_id", "issuer": "UG"}
    assert profile.skip == {"status": ("TEST",)}
    assert (profile.region, profile.timezone, profile.dates) == ("UG", "Africa/Kampala", "%d/%m/%Y")


def test_every_shipped_profile_reads_and_has_a_source() -> None:
    known = shipped()
    assert len(known) >= 16
    assert all(profile.seen.endswith(".") for profile in known.values())


WRONG = [
    ("profile: x\nrecord: calls\ncolumns: {from: A}", "record is 'calls'.*communications"),
    ("profile: x\nrecord: communications", "columns are missing.*from, to"),
    (
        "profile: x\nrecord: identities\ncolumns: {telephone: MSISDN, name: Name}",
        "unknown role 'telephone'.*Roles of identities: name, given.*"
        "Columns in the profile: MSISDN, Name",
    ),
    ("profile: x\nrecord: relations\ncolumns: {a: A, b: B}\ncolour: red", "unknown key 'colour'"),
    ("profile: x\nrecord: relations\ncolumns: {a: {colum: A}}", "a: unknown 'colum'"),
    ("profile: x\nrecord: relations\ncolumns: {a: {column: A, value: b}}", "needs one of"),
    (
        "profile: x\nrecord: communications\ncolumns: {duration: {column: D, format: mm}}",
        "format of duration is 'mm'.*MM:SS",
    ),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\ndates: '%Q'", "%Q is not known"),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\ndates: '%d %d'", "%d stands twice"),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\ndates: '%d/%m'", "day, month and year"),
    (
        "profile: x\nrecord: communications\ncolumns: {direction: D}\n"
        "values: {direction: {A: outwards}}",
        "values of direction: 'outwards'.*'in', 'out'",
    ),
    (
        "profile: x\nrecord: communications\ncolumns: {from: A}\nvalues: {kind: {A: call}}",
        "values for 'kind', which has no column",
    ),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\nheader: {row: 2}", "header is .*rows: n"),
    ("record: relations\ncolumns: {a: A}", "no name"),
    ("profile: x\nprofile: y\nrecord: relations\ncolumns: {a: A}", "'profile' stands twice"),
    ("profile: x\nrecord: relations\ncolumns: &c {a: A}\nskip: *c", r"\*name.*not used"),
    ("profile: [x", "not readable YAML"),
    ("- just\n- a list", "holds no keys"),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\nsame_call: soon", "same_call"),
    ("profile: x\nrecord: relations\ncolumns: {a: A}\ndirected: perhaps", "directed is 'perhaps'"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_what_is_wrong_is_said_with_what_is_known(text: str, sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        parse_profile(text)


def test_words_of_yaml_stay_words() -> None:
    profile = parse_profile(
        "profile: x\nrecord: communications\nregion: NO\ncolumns: {answered: A}\n"
        "values: {answered: {on: yes, off: no}}"
    )
    assert profile.region == "NO"
    assert profile.values == {"answered": {"on": "yes", "off": "no"}}


def test_a_missing_column_names_both_lists(tmp_path: Path) -> None:
    source = put(tmp_path, "msisdn,first name,Last Name\n0700000101,Ann,Ade\n")
    profile = parse_profile(EXAMPLE)
    with pytest.raises(UsageProblem) as caught:
        bind(profile, open_sheets(source, whole=True)[0], Settings())
    message = str(caught.value)
    assert "columns that are not there: NIN, Date of Birth" in message
    assert "Columns of the file: msisdn, first name, Last Name" in message
    assert "Columns of the profile: First Name, Last Name, MSISDN, NIN, Date of Birth" in message


def test_a_header_that_is_not_there_names_both_lists(tmp_path: Path) -> None:
    source = put(tmp_path, "number,who\n1,2\n")
    with pytest.raises(UsageProblem, match=r"msisdn, first name.*number, who"):
        bind(parse_profile(EXAMPLE), open_sheets(source, whole=True)[0], Settings())


def test_a_stated_column_goes_before_the_profile(tmp_path: Path) -> None:
    source = put(tmp_path, "msisdn,first name,Last Name,NIN,Date of Birth,Other\n1,a,b,c,d,e\n")
    sheet = open_sheets(source, whole=True)[0]
    said = Settings(columns={"Other": "phone"})
    mapping = bind(parse_profile(EXAMPLE), sheet, said)
    assert [field.name for field in mapping.all("phone")] == ["Other"]
    with pytest.raises(UsageProblem, match="'telephone' is no role of identities"):
        bind(parse_profile(EXAMPLE), sheet, Settings(columns={"Other": "telephone"}))


@pytest.mark.parametrize(
    ("columns", "record"),
    [({"x": "from", "y": "to"}, "communications"), ({"x": "a", "y": "b"}, "relations")],
)
def test_stated_columns_alone_make_a_profile(columns: dict[str, str], record: str) -> None:
    profile = chosen(Settings(columns=columns))
    assert profile is not None
    assert profile.record == record


def test_stated_columns_that_fit_several_records_are_a_question() -> None:
    with pytest.raises(UsageProblem, match="fit these record types"):
        chosen(Settings(columns={"x": "phone"}))


def test_an_unknown_profile_lists_the_known_ones() -> None:
    with pytest.raises(UsageProblem, match=r"No profile is called 'nope'.*generic-cdr"):
        chosen(Settings(profile="nope"))


def test_a_profile_can_be_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(EXAMPLE)
    found = chosen(Settings(profile=str(path)))
    assert found is not None
    assert found.origin == str(path)


def test_the_own_profile_goes_before_a_shipped_one_of_the_same_name() -> None:
    said = Settings(profiles={"generic-cdr": EXAMPLE})
    assert profiles(said)["generic-cdr"].origin == "case"


@pytest.mark.parametrize(("stated", "region"), [((), "UG"), (("region",), "KE")])
def test_a_layout_that_knows_its_country_goes_before_the_case(
    tmp_path: Path, stated: tuple[str, ...], region: str
) -> None:
    source = put(tmp_path, "msisdn,first name,Last Name,NIN,Date of Birth\n1,a,b,c,d\n")
    said = settings(EXAMPLE, stated=stated, region="KE")
    mapping = bind(parse_profile(EXAMPLE), open_sheets(source, whole=True)[0], said)
    assert mapping.region == region


@given(st.text(max_size=80))
def test_any_text_is_a_profile_or_a_usage_problem(text: str) -> None:
    found: Profile | UsageProblem
    try:
        found = parse_profile(text)
    except UsageProblem as problem:
        found = problem
    assert str(found)
