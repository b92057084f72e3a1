"""Everyday words of listings, by how they behave in a sentence."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Things that take an article: "a deck".
COUNTED = _words(
    """
    attic backyard balcony bar barbecue barn basement bathroom bedroom boathouse borehole braai carport ceiling
    cellar charger closet concierge cottage court courtyard deck den dishwasher dock doorman driveway dryer
    elevator entrance fence firepit fireplace freezer fridge garage garden generator greenhouse grill gym home
    island jacuzzi kitchen lawn library lift loft microwave nook office oven pantry patio pit playground pool
    porch range refrigerator roof room sauna shed shower skylight spa stove studio study suite system terrace
    tub unit veranda view washer well workshop yard
    """
)
# Things that take none: "granite".
MASS = _words(
    """
    access air cable carpet conditioning cooling flooring granite hardwood heating insulation internet
    landscaping laundry lighting linen marble parking power quartz security shade solar space storage tile water
    wi-fi wifi
    """
)
# Names that keep their capital.
PROPER = _words(
    """
    bosch corian craftsman dutch edwardian french gaggenau georgian italian japanese mediterranean miele nest
    samsung scandinavian smeg sonos spanish sub-zero tesla tudor venetian victorian viking wolf
    """
)
# What is found near homes.
NEARBY = _words(
    """
    airport bakery beach beaches boating bus cafe cafes coffee convenience cycling dining diving downtown
    fishing golf gym harbor highway hiking hospital kayaking lake library marina market markets metro museum
    museums park parks playground restaurant restaurants river school schools scuba shop shopping shops skiing
    snorkeling station stop store stores supermarket surfing swimming tennis theater trail trails train
    university watching whale
    """
)
