"""The gazetteer: names in many scripts, and what lies in what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.reference.places import Gazetteer, Place, load_places

GAZETTEER = load_places()
# The test of the laws reads every place, as the class has no other door to all of them.
PLACES: dict[str, Place] = GAZETTEER._places  # noqa: SLF001


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("CN-6502", "CN-XJ", True),
        ("geonames:1529401", "CN-6502", True),
        ("CN-XJ", "CN", True),
        ("geonames:1529102", "CN-XJ", True),
        ("CN-6529", "CN-XJ", True),
        ("CN-652901", "CN-6529", True),
        ("geonames:1529660", "CN-6529", True),
        ("geonames:1524298", "CN", False),
        ("geonames:1524298", "KZ", True),
        ("geonames:324476", "TR", True),
        ("geonames:324476", "CN-XJ", False),
        ("CN-659001", "CN-XJ", True),
        ("CN", "CN-XJ", False),
        ("geonames:2643743", "GB", True),
        ("geonames:6058560", "GB", False),
        ("geonames:6058560", "CA-ON", True),
        ("GB-KEN", "GB-ENG", True),
        ("GE", "US", False),
        ("US-GA", "US", True),
        ("IN-PB", "PK", False),
        ("HK", "CN", True),
        ("TW", "CN", False),
        ("US-PR", "US", True),
        ("XK", "M49:150", True),
        ("GB", "EU", False),
        ("FR-IDF", "EU", True),
        ("KE", "M49:002", True),
        ("SV", "region:latin-america", True),
        ("KZ", "M49:143", True),
        ("CN-XJ", "M49:143", False),
        ("VN", "M49:035", True),
        ("geonames:112931", "IR-23", True),
        ("geonames:418863", "IR-10", True),
        ("geonames:524901", "RU-MOW", True),
        ("geonames:524901", "RU-MOS", False),
        ("geonames:3530597", "MX-CMX", True),
        ("geonames:3435910", "AR-C", True),
        ("geonames:2553604", "MA-06", True),
        ("geonames:5128581", "US-NY", True),
        ("AE", "region:middle-east", True),
    ],
)
def test_containment(inner: str, outer: str, expected: bool) -> None:  # noqa: FBT001
    assert GAZETTEER.within(inner, outer) is expected


@pytest.mark.parametrize(
    ("name", "likeliest"),
    [
        ("Xinjiang", "CN-XJ"),
        ("新疆", "CN-XJ"),
        ("新疆维吾尔自治区", "CN-XJ"),
        ("XUAR", "CN-XJ"),
        ("Aksu", "CN-6529"),
        ("阿克苏", "CN-6529"),
        ("阿克苏地区", "CN-6529"),
        ("阿克苏市", "CN-652901"),
        ("喀什", "CN-6531"),
        ("Kashgar", "CN-6531"),
        ("Yarkant", "CN-653125"),
        ("莎车县", "CN-653125"),
        ("莎车", "CN-653125"),
        ("墨玉县", "CN-653222"),
        ("克孜勒苏", "CN-6530"),
        ("巴里坤", "CN-650521"),
        ("Urumqi", "CN-6501"),
        ("Ürümqi", "CN-6501"),
        ("乌鲁木齐市", "CN-6501"),
        ("浙江省", "CN-ZJ"),
        ("浙江", "CN-ZJ"),
        ("杭州", "CN-3301"),
        ("湘西", "CN-4331"),
        ("Xi’an", "CN-6101"),
        ("Xi'an", "CN-6101"),
        ("北京市", "CN-BJ"),
        ("香港", "HK"),
        ("Georgia", "GE"),
        ("London", "geonames:2643743"),
        ("Кёльн", "geonames:2886242"),
        ("ئۈرۈمچى", "geonames:1529102"),
        ("Китай", "CN"),
        ("Allemagne", "DE"),
        ("كينيا", "KE"),
        ("México", "MX"),
        ("Moscow", "RU-MOW"),
        ("Bavaria", "DE-BY"),
        ("Tehran", "IR-23"),
        ("Hotan", "CN-6532"),
        ("Cologne", "geonames:2886242"),
        ("Kenya", "KE"),
        ("Africa", "M49:002"),
        ("European Union", "EU"),
    ],
)
def test_likeliest_place_of_a_name(name: str, likeliest: str) -> None:
    assert GAZETTEER.find(name)[0].id == likeliest


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("Aksu", {"CN-6529", "CN-652901", "geonames:1529660", "geonames:1524298", "geonames:324476"}),
        ("Georgia", {"GE", "US-GA"}),
        ("Punjab", {"IN-PB", "PK-PB"}),
        ("London", {"geonames:2643743", "geonames:6058560"}),
    ],
)
def test_homonyms_are_all_found_and_ambiguous(name: str, among: set[str]) -> None:
    assert among <= {place.id for place in GAZETTEER.find(name)}
    assert GAZETTEER.ambiguous(name)


@pytest.mark.parametrize("name", ["Xinjiang", "Karamay", "New York", "Singapore", "Kenya", "Nowhere at all"])
def test_nested_places_of_one_name_are_not_ambiguous(name: str) -> None:
    assert not GAZETTEER.ambiguous(name)


@pytest.mark.parametrize("name", ["", "xinjiang", "Nowhere at all", "市", "\n", "a\tb"])
def test_unknown_names_find_nothing(name: str) -> None:
    assert GAZETTEER.find(name) == ()


@pytest.mark.parametrize(
    ("abbreviation", "country"),
    [("U.S.", "US"), ("US", "US"), ("UK", "GB"), ("UAE", "AE"), ("PRC", "CN"), ("DRC", "CD")],
)
def test_abbreviations_of_countries(abbreviation: str, country: str) -> None:
    assert [place.id for place in GAZETTEER.find(abbreviation)] == [country]


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Chinese", "CN"),
        ("Canadian", "CA"),
        ("Kenyans", "KE"),
        ("Georgian", "GE"),
        ("Nigerien", "NE"),
        ("Nigerian", "NG"),
        ("Swiss", "CH"),
        ("South Korean", "KR"),
    ],
)
def test_demonyms(word: str, country: str) -> None:
    place = GAZETTEER.demonym(word)
    assert place is not None
    assert place.id == country


@pytest.mark.parametrize("word", ["Congolese", "China", "chinese", "", "s"])
def test_words_that_are_no_single_countrys_demonym(word: str) -> None:
    assert GAZETTEER.demonym(word) is None


def test_names_to_tag() -> None:
    names = list(GAZETTEER.names())
    assert all(low < high for low, high in pairwise(names))
    assert {"China", "Xinjiang", "Aksu Prefecture", "Karamay", "London", "US", "Turkey", "Shanghai", "Qom"} <= set(
        names
    )
    assert not {"Reading", "Nice", "Mobile", "Central", "Of", "Kim", "新疆", "Chinese"} & set(names)


def test_every_name_to_tag_is_found() -> None:
    assert all(GAZETTEER.find(name) for name in GAZETTEER.names())


def test_every_parent_exists() -> None:
    assert {parent for place in PLACES.values() for parent in place.parents} <= PLACES.keys()


def test_only_regions_lack_a_country() -> None:
    assert all((place.country == "") == (place.kind == "region") for place in PLACES.values())


def test_every_place_lies_in_its_country() -> None:
    assert all(GAZETTEER.within(place, place.country) for place in PLACES.values() if place.country)


def test_every_division_of_china_is_there() -> None:
    chinese = [place for place in PLACES.values() if place.id.startswith("CN-")]
    kinds = [place.kind for place in chinese]
    assert (kinds.count("province"), kinds.count("prefecture")) == (31, 333)
    assert sum(place.kind == "county" and GAZETTEER.within(place, "CN-XJ") for place in chinese) == 108


def test_containment_is_transitive_and_antisymmetric() -> None:
    outward = {place.id: _above(place) for place in PLACES.values()}
    for inner, around in outward.items():
        assert inner not in around
        assert all(outward[middle] <= around for middle in around)


def _above(place: Place) -> set[str]:
    """The codes around a place, found by walking, not by the gazetteer's own closure."""
    reached: set[str] = set()
    frontier = list(place.parents)
    while frontier:
        code = frontier.pop()
        if code not in reached:
            reached.add(code)
            frontier.extend(PLACES[code].parents)
    assert all(GAZETTEER.within(place, code) for code in reached)
    return reached


@given(st.sampled_from(sorted(PLACES)))
def test_within_is_reflexive(code: str) -> None:
    place = GAZETTEER.get(code)
    assert GAZETTEER.within(place, place)
    assert place in GAZETTEER.find(place.name)


@given(st.sampled_from(sorted(PLACES)), st.sampled_from(sorted(PLACES)))
def test_two_places_do_not_lie_in_each_other(one: str, other: str) -> None:
    assert one == other or not (GAZETTEER.within(one, other) and GAZETTEER.within(other, one))


@pytest.mark.parametrize("code", ["", "ZZ", "CN-ZZ", "geonames:0"])
def test_unknown_codes_raise(code: str) -> None:
    with pytest.raises(KeyError):
        GAZETTEER.get(code)


def test_second_codes_lead_to_the_same_place() -> None:
    assert GAZETTEER.get("FR-974") == GAZETTEER.get("RE")
    assert GAZETTEER.get("CN-HK") == GAZETTEER.get("HK")
    assert GAZETTEER.get("CN-TW") == GAZETTEER.get("TW")


@pytest.mark.slow
def test_threads_share_one_gazetteer_and_read_its_further_names_whole() -> None:
    fresh = Gazetteer()  # of which nobody has asked a further name
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: id(load_places()), range(4))) == {id(GAZETTEER)}
        found = list(threads.map(fresh.find, ["伦敦", "Лондон", "伦敦", "Лондон"]))
    assert [places[0].id for places in found] == ["geonames:2643743"] * 4
