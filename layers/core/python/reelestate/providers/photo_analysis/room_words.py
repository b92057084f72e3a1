"""Names of rooms as people write them in file names and keywords, without accents and in lower case."""

import unicodedata

from reelestate.providers.photo_analysis.base import Room

_VOCABULARY: dict[Room, str] = {
    "exterior": """
        exterior exteriors front frontage facade fassade fachada facciata outside outdoor outdoors curb kerb street
        aerial drone luftbild aerea aereo elevation house haus maison casa building gebaude dusk twilight driveway
        entrance entry eingang entree entrada ingresso porch hausfront aussenansicht voorkant gevel exterieur esterno
        garage carport car parking parkplatz estacionamento cochera buitenkant dom elewacja utvendig ude fasad julkisivu
        외관 外観 外观 बाहर
    """,
    "interior": """
        interior interiors inside hall hallway corridor foyer flur diele couloir pasillo corredor corridoio landing
        stairs staircase stairway treppe escalier escalera escada office study arbeitszimmer bureau oficina escritorio
        laundry utility waschkuche lavanderia buanderie closet wardrobe dressing walkin gym fitness cinema theater
        theatre library loft attic basement keller cave sotano cellar pantry mudroom den bonus playroom studio
        innenansicht intérieur interieur interno
    """,
    "kitchen": """
        kitchen kitchens kitchenette kit kitch cocina cozinha kuche kueche kuchen cuisine cucina keuken kjokken kok
        kokken keittio kuchnia kuchyne konyha mutfak bucatarie
        кухня κουζινα мутфак キッチン 厨房 廚房 주방 रसोई مطبخ
    """,
    "bathroom": """
        bathroom bathrooms bath baths ba shower wc toilet toilets lavatory powder ensuite bano banos banho banheiro
        badezimmer bad baderom badkamer badrum dusche douche salledebain sdb bagno lazienka koupelna furdoszoba banyo
        kylpyhuone restroom washroom ванная μπανιο 浴室 バスルーム 욕실 स्नानघर حمام
    """,
    "bedroom": """
        bedroom bedrooms bed beds bdrm bdr bedrm br master mbr primary guestroom nursery schlafzimmer chambre chambres
        dormitorio dormitorios habitacion recamara quarto quartos suite camera cameradaletto slaapkamer soverom sovrum
        sovevaerelse makuuhuone sypialnia loznice haloszoba yatak dormitor kinderzimmer спальня υπνοδωματιο 卧室 臥室
        寝室        침실 शयनकक्ष
    """,
    "living_room": """
        living livingroom lounge sitting family familyroom greatroom lr wohnzimmer salon sala estar soggiorno woonkamer
        stue vardagsrum olohuone sejour wohnbereich tvroom nappali oturma гостиная σαλονι 客厅 客廳 リビング 거실 बैठक
    """,
    "dining_room": """
        dining diningroom diner dinner breakfast nook esszimmer comedor jantar pranzo eetkamer spisestue matsal
        ruokailu jadalnia salleamanger столовая 餐厅 ダイニング 식당
    """,
    "backyard": """
        backyard yard garden gardens gardenview lawn back rear patio courtyard jardin jardim giardino tuin garten
        hinterhof
        hof innenhof terrain hage have tradgard piha ogrod zahrada bahce bbq firepit fire pergola gazebo orchard quintal
        сад κηπος 花园 花園 庭 정원 बगीचा حديقة
    """,
    "pool": """
        pool pools swimming swimmingpool piscina piscine schwimmbad zwembad basseng uima basen bazen havuz jacuzzi
        hottub        spa whirlpool alberca бассейн 泳池 プール 수영장 مسبح
    """,
    "view": """
        view views vista vistas vue aussicht ausblick panorama ocean sea beach lake mountain skyline sunset seaview
        oceanview meerblick utsikt uitzicht udsigt nakoala widok manzara playa praia plage spiaggia strand waterfront
        вид θεα 景观 眺め 전망
    """,
    "balcony": """
        balcony balconies deck terrace terraces terrasse terraza terraco terrazza veranda verandah rooftop balkon balcon
        balcone varanda balkong altan parveke loggia dachterrasse lanai балкон μπαλκονι 阳台 陽台 バルコニー 발코니
    """,
    "neighborhood": """
        neighborhood neighbourhood area community amenity amenities clubhouse town village park school station nearby
        nachbarschaft umgebung barrio bairro quartier quartiere location gate map
    """,
    "floorplan": """
        floorplan floorplans floor plan plans grundriss plano planta plattegrond layout siteplan blueprint planimetria
        pohjakuva planlosning пlan 平面图 間取り 평면도
    """,
    "agent_selfie": """
        agent realtor headshot selfie portrait broker makler corretor courtier agente
    """,
}

_PHRASES: dict[Room, str] = {
    "bathroom": "en suite, ensuite bath, powder room, salle de bain, salle de bains, master bath, master bathroom, "
    "primary bath, primary bathroom, guest bath, guest bathroom, bath room, "
    "bedroom bathroom, cuarto de bano, sala de banho",
    "bedroom": "master bedroom, primary bedroom, guest room, guest bedroom, bed room, camera da letto, kids room, "
    "children room, master suite, yatak odasi",
    "living_room": "living room, great room, family room, sitting room, sala de estar, sala principal, tv room, "
    "living dining",
    "dining_room": "dining room, dining area, sala de jantar, salle a manger, sala da pranzo, breakfast nook",
    "kitchen": "open kitchen, kitchen island, kitchen dining",
    "balcony": "roof terrace, roof top, pool deck balcony",
    "pool": "pool deck, pool area, hot tub, swimming pool",
    "backyard": "back yard, back garden, fire pit, rear garden, front garden view",
    "view": "ocean view, sea view, lake view, mountain view, city view, view from balcony, balcony view, pool view",
    "exterior": "front door, front view, front yard, street view, rear view, back view, side view, "
    "aerial view, drone view, house front, house view, curb appeal, front of house, rear of house, "
    "back of house, garden front",
    "floorplan": "floor plan, floor plans, first floor plan, ground floor plan, site plan",
    "interior": "first floor, ground floor, second floor, upper floor, home office, walk in closet, laundry room, "
    "master closet, bonus room",
}


def fold(text: str) -> str:
    """Lower case without accents, so that Küche, KUCHE and kuche are one word."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


WORDS: dict[str, Room] = {fold(word): room for room, words in _VOCABULARY.items() for word in words.split()}

PHRASES: tuple[tuple[str, Room], ...] = tuple(
    sorted(
        ((phrase.strip(), room) for room, phrases in _PHRASES.items() for phrase in phrases.split(",")),
        key=lambda entry: (-len(entry[0]), entry[0]),
    )
)

BEDROOM_QUALIFIERS = frozenset(
    {"main", "other", "secondary", "second", "third", "guest", "double", "twin", "single", "queen", "king", "kids"}
    | {"children", "spare", "family", "one", "two", "three"}
)
"""Next to a bare ``room`` these say that it is slept in."""

OUTDOOR_SEATING = frozenset(
    {"table", "tables", "seating", "seats", "sofa", "chairs", "lounge", "dining", "bench", "sunbeds"}
)
