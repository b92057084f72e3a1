"""Words that state something checkable about a property.

A concept found in copy must be found in the listing's own words too, or in a photo of one of ``rooms``. Opinions
("charming", "you will love it") are free; qualities a buyer could hold the agent to are not.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """A checkable thing or quality, the words for it and the photo rooms that prove it."""

    name: str
    pattern: re.Pattern[str]
    rooms: frozenset[str] = frozenset()


def _concept(name: str, *words: str, rooms: str = "") -> Concept:
    return Concept(name, re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])"), frozenset(rooms.split()))


def _views(of: str) -> str:
    return rf"(?:{of})[- ](?:views?|vistas?)|views? (?:of|over) the (?:{of})"


_HOME_PARTS = (
    r"kitchens?|baths?|bathrooms?|bedrooms?|roof|floors?|flooring|windows?|appliances?|paint|carpets?|furnace|boiler|hvac|"
    r"plumbing|wiring|fixtures?|finishes|countertops?|cabinets?|deck|pool|construction|build|build(?:ing)?|everything"
)

CONCEPTS: tuple[Concept, ...] = (
    # Longer wordings stand before the words they contain.
    _concept("heated pool", r"heated (?:swimming )?pools?"),
    _concept("infinity pool", r"infinity (?:edge )?pools?"),
    _concept("private pool", r"(?:private|own) (?:swimming )?pools?"),
    _concept("large pool", r"(?:large|big|huge|olympic(?:-size)?) (?:swimming )?pools?"),
    _concept("pool", r"(?:swimming |plunge |splash )?pools?|poolside", rooms="pool"),
    _concept("hot tub", r"hot ?tubs?|jacuzzis?|whirlpools?|spa"),
    _concept("sauna", r"saunas?|steam room"),
    _concept("gym", r"gyms?|fitness (?:room|center|centre)|home gym"),
    _concept("tennis court", r"(?:tennis|pickleball|basketball) courts?"),
    _concept("elevator", r"elevators?|lifts?"),
    _concept("doorman", r"door ?m[ae]n|concierge|porter"),
    _concept("garage", r"(?:[\w-]+-car )?garages?|car ?ports?"),
    _concept("parking", r"(?:off-street |street |free )?parking(?: spaces?| spots?)?|driveways?"),
    _concept("car charger", r"ev charg\w+|car charg\w+|electric[- ]vehicle charg\w+"),
    _concept(
        "garden",
        r"gardens?|lawns?|(?:back|front|side)?[ -]?yards?|courtyards?|landscap\w+|outdoor space",
        rooms="backyard",
    ),
    _concept("balcony", r"balcon(?:y|ies)|terraces?|patios?|decks?|verandas?|porch(?:es)?|lanais?", rooms="balcony"),
    _concept("roof terrace", r"roof ?(?:top)?[ -](?:deck|terrace|garden|bar)s?"),
    _concept("fireplace", r"fire ?places?|wood (?:burner|stove)|fire ?pits?|hearths?"),
    _concept("barbecue", r"built-in (?:grill|barbecue|bbq|braai)|outdoor kitchens?"),
    _concept("basement", r"basements?|cellars?"),
    _concept("attic", r"attics?|lofts?|mezzanines?"),
    _concept("office", r"home offices?|stud(?:y|ies)|offices?|librar(?:y|ies)"),
    _concept("media room", r"(?:media|theater|theatre|game|games|cinema) rooms?|home (?:theater|theatre|cinema)"),
    _concept("laundry", r"laundry(?: room)?|washers?|dryers?|washer[ /-]dryers?"),
    _concept("pantry", r"pantr(?:y|ies)|butler'?s pantry"),
    _concept("closet", r"walk-?in (?:closet|wardrobe|robe)s?|closets?|wardrobes?"),
    _concept("island", r"(?:kitchen )?islands?|breakfast (?:bar|nook)s?"),
    _concept("suite", r"(?:primary|master|principal) (?:suite|bedroom|bath(?:room)?)s?|en[ -]?suites?"),
    _concept(
        "second unit", r"guest ?houses?|in-law (?:suite|unit)s?|mother-in-law (?:suite|unit)s?|granny flats?|adus?"
    ),
    _concept("family room", r"family rooms?|great rooms?|dens?|playrooms?|bonus rooms?|sunrooms?|mudrooms?"),
    _concept("powder room", r"powder rooms?|half[ -]baths?|guest (?:bath|toilet)s?"),
    _concept("kitchen", r"kitchens?|kitchenettes?", rooms="kitchen"),
    _concept("living room", r"living (?:room|area|space)s?|lounges?|sitting rooms?", rooms="living_room"),
    _concept("dining room", r"dining (?:room|area|space)s?", rooms="dining_room"),
    _concept("bedroom", r"bedrooms?", rooms="bedroom"),
    _concept("bathroom", r"bathrooms?|bath ?tubs?|showers?", rooms="bathroom"),
    _concept("stone", r"granite|marble|quartz(?:ite)?|soapstone|travertine|stone (?:counter\w*|floor\w*)"),
    _concept("wood floor", r"hard ?woods?(?: floor\w*)?|parquet|(?:oak|wood(?:en)?|timber) floor\w*"),
    _concept("stainless steel", r"stainless(?:[- ]steel)?"),
    _concept("high ceilings", r"(?:vaulted|high|cathedral|soaring|coffered|tall|double-height) ceilings?"),
    _concept("large windows", r"(?:floor-to-ceiling|bay|large|big|oversized|picture) windows?|skylights?"),
    _concept(
        "light",
        r"natural light|sun-?(?:lit|filled|drenched|soaked)|light-filled|bright(?:er)?|sunny|airy",
    ),
    _concept(
        "size",
        r"spacious|roomy|expansive|sprawling|generous(?:ly)?|oversized|huge|massive|vast|enormous|large|ample|grand",
    ),
    _concept("open plan", r"open[- ](?:plan|concept|floor ?plan|layout)"),
    _concept("quiet", r"quiet(?:er)?|peaceful|tranquil|serene|calm street"),
    _concept(
        "private",
        r"private(?! (?:showing|viewing|tour|visit|message|appointment))|privacy|secluded",
        r"(?:hidden|tucked) away",
    ),
    _concept(
        "gated", r"gated|24[/-]7 security|(?:security|alarm) systems?|secure(?:d)? (?:entry|parking|estate|building)"
    ),
    _concept("air conditioning", r"air[- ]?con(?:ditioning|ditioned|ditioner)?s?|central air|a/c|hvac|climate control"),
    _concept("heating", r"(?:central|underfloor|floor|radiant|in-floor) heat(?:ing|ed)?|heated floors?"),
    _concept("solar", r"solar(?: panels?| power(?:ed)?)?|off[- ]grid"),
    _concept("smart home", r"smart[- ]homes?(?: (?:system|technology|features))?|home automation"),
    _concept("furnished", r"(?:fully |part(?:ly)?[- ])?furnished|furniture included"),
    _concept("pets", r"pet[- ]friendly|pets? (?:are )?(?:welcome|allowed|ok)|dog[- ]friendly|no pets"),
    _concept("accessible", r"wheelchair(?:[- ]accessible)?|step-free|single-level living|(?:[\w-]+ )?accessible"),
    _concept(
        "renovated",
        r"(?:(?:newly|recently|fully|completely|beautifully) )*(?:renovat\w+|remodel\w*|update[ds]|upgrade[ds]|"
        r"refurbish\w+|refreshed|restored|redone|modernised|modernized)",
    ),
    _concept(
        "new",
        rf"brand[- ]new|new[- ](?:{_HOME_PARTS})|newly (?:built|constructed|painted|installed)|freshly painted|"
        r"never lived in",
    ),
    _concept("move-in ready", r"move-?in[- ]ready|turn-?key|immaculate|pristine|mint condition|flawless"),
    _concept("custom", r"custom(?:[- ](?:built|made|designed))?|bespoke|architect[- ]designed|designer|handcrafted"),
    _concept(
        "high-end",
        r"high-end|top-of-the-line|state-of-the-art|chef'?s kitchen",
        r"luxury (?:finishes|appliances|fixtures)",
    ),
    _concept("efficient", r"energy[- ](?:efficient|star|saving)|low[- ]maintenance|eco[- ]friendly|green[- ]certified"),
    _concept(
        "modern home",
        rf"(?:modern|contemporary|mid-century(?: modern)?|historic|victorian) (?:home|house|{_HOME_PARTS})",
    ),
    _concept("waterfront", r"(?:water|beach|lake|ocean|river|sea|canal)[- ]?(?:front|side)|private beach|beach access"),
    _concept(
        "ocean view", _views("ocean|sea|bay|gulf|beach|water|harbou?r|coastal"), r"overlook\w* the (?:ocean|sea|bay)"
    ),
    _concept("lake view", _views("lake|river")),
    _concept("mountain view", _views("mountains?|hills?|valley|canyon")),
    _concept("city view", _views("city|skyline|downtown|park|garden|golf")),
    _concept("wide view", r"(?:panoramic|sweeping|unobstructed|360[- ]degree|sea-facing) (?:views?|vistas?)"),
    _concept(
        "view", r"(?:the |a |great |amazing |beautiful )?(?:views?|vistas?)(?! (?:by|in person|it))", rooms="view"
    ),
    _concept("beach", r"beach(?:es)?|ocean|seaside|shore(?:line)?|sand"),
    _concept("corner lot", r"corner (?:lot|unit|plot)|cul-de-sac|dead-end street|double lot|acreage"),
    _concept("self-catering", r"self[- ]cater\w+|fully equipped|all[- ]inclusive|breakfast included"),
    _concept("internet", r"wi-?fi|fiber internet|fibre|high-speed internet|starlink"),
    _concept("linen", r"linens?|towels provided|bedding"),
    _concept("stove", r"(?:gas |electric |induction )?(?:stoves?|ranges?|ovens?|cooktops?|hobs?)"),
    _concept("fridge", r"fridges?|refrigerators?|(?:chest )?freezers?|microwaves?|dishwashers?|ice makers?"),
    _concept("appliances", r"(?:[\w-]+ )?appliances"),
    _concept("power backup", r"generators?|boreholes?|battery backup|inverters?|wells?(?= water)"),
    _concept("staff", r"staff|housekeep\w+|maids?|chefs? included|butlers?"),
    _concept("fans", r"(?:ceiling )?fans|mosquito nets?"),
    _concept("boating", r"docks?|boat (?:slip|ramp|launch)s?|boathouses?|moorings?|jett(?:y|ies)"),
    _concept("outbuilding", r"barns?|stables?|workshops?|sheds?|greenhouses?|treehouses?|playgrounds?"),
    _concept("stories", r"(?:single|one|two|three|multi)[- ](?:story|storey|level|floor)|split-level"),
    _concept(
        "home type",
        r"condos?|condominiums?|townhouses?|townhomes?|penthouses?|villas?|bungalows?|cottages?|chalets?|cabins?|studios?",
        r"mansions?|(?<!real )estates?|farmhouses?|apartments?|flats?|ranch(?:es)?|duplex(?:es)?",
        r"(?:holiday|vacation) rentals?",
        r"(?:single|multi)[- ]family(?: homes?| houses?)?",
    ),
    _concept(
        "returns",
        r"(?:great |solid |safe |smart )?investment(?: opportunity)?|cash[- ]flow\w*|roi|appreciat\w+ in value|equity",
        r"rental income|below market|undervalued",
    ),
    _concept(
        "fees", r"no hoa|hoa|low (?:taxes|fees)|tax (?:abatement|break)s?|utilities included|rent[- ]controlled|no fee"
    ),
    _concept(
        "schools",
        r"(?:top|good|great|excellent|award-winning|highly[- ]rated|top-rated|best)[- ](?:rated )?schools?",
        r"school districts?",
    ),
    _concept("award", r"award-winning|top-rated|certified|licensed|five-star|5-star"),
    _concept("storage", r"(?:extra |ample )?storage(?: room| unit)?|lockers?"),
    _concept(
        "availability",
        r"(?:only|just) (?:one|two|a few) left|last (?:one|chance|unit)|won'?t last",
        r"selling fast|multiple offers|high demand",
    ),
)

SUPERLATIVES = re.compile(
    r"(?<![\w-])(?:best|finest|(?:larg|bigg|great|cheap|low|high|new|old|quiet|bright|saf|hott|clos|near|tall|rar|"
    r"pretti|nic|warm|wid|grand)(?:est)|number one|no\. ?1|#1|unrivall?ed|unmatched|unbeatable|unparalleled|"
    r"one[- ]of[- ]a[- ]kind|the only (?:home|house|one|property)|most (?:\w+ )?(?:home|house|property|street|view|"
    r"desirable|exclusive|beautiful|luxurious|expensive|affordable|sought-after)|world-class|second to none|"
    r"guaranteed?|once-in-a-lifetime)(?![\w-])"
)

PROXIMITY = re.compile(
    r"(?<![\w-])(?:(?:just |only |mere |a few |a couple of )?(?:steps|minutes|moments|seconds|blocks|meters|metres) "
    r"(?:away )?(?:from|to)|(?:within |in )?walking distance(?: of| to| from)?|(?:a )?(?:short|quick|easy) "
    r"(?:walk|drive|stroll|ride) (?:from|to)|walk(?:able)? to|close to|near(?:by| to)?|next (?:door )?to|adjacent to|"
    r"around the corner(?: from)?|(?:a )?stone'?s throw(?: from)?|across from|convenient to|easy access to|"
    r"(?:in|at) the heart of|centrally located|minutes away|steps away)(?![\w-])"
)

STATUS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), frozenset(statuses.split()))
    for words, statuses in (
        (r"just[- ]listed|new(?:ly)? list(?:ed|ing)|new (?:to|on) the market", "just_listed"),
        (r"coming soon(?:er)?|coming to market", "coming_soon"),
        (r"new price|price (?:drop|cut|reduc\w+|improve\w+)|reduced price|(?:just )?reduced", "price_drop"),
        (r"under contract|(?:sale |offer )?pending|under offer|in escrow", "pending"),
        (r"just[- ]sold|sold|off the market", "just_sold"),
        (r"for[- ]sale", "for_sale just_listed open_house price_drop coming_soon"),
        (r"for[- ]rent|to let", "for_rent just_listed open_house price_drop coming_soon"),
    )
)
