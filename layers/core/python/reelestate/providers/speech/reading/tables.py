"""What abbreviations and signs of listings stand for in spoken English."""

STREET_TYPES = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard", "ln": "lane",
    "ct": "court", "pl": "place", "dr": "drive", "cir": "circle", "ter": "terrace", "hwy": "highway",
    "pkwy": "parkway",
    "sq": "square", "cres": "crescent", "trl": "trail", "pt": "point", "hts": "heights", "expy": "expressway",
}  # fmt: skip
STREET_WORDS = {
    *STREET_TYPES.values(),
    "way",
    "row",
    "alley",
    "walk",
    "close",
    "loop",
    "run",
    "mews",
    "broadway",
    "gardens",
}
UNIT_WORDS = {"apt": "apartment", "unit": "unit", "ste": "suite", "suite": "suite", "fl": "floor", "rm": "room",
              "bldg": "building", "no": "number", "lot": "lot", "erf": "erf", "apartment": "apartment"}  # fmt: skip
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest",
              "se": "southeast", "sw": "southwest"}  # fmt: skip
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
MONTH_NAMES = {name[:n]: name for name in MONTHS for n in (3, len(name))} | {"sept": "september"}
WEEKDAYS = {"mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "thu": "thursday",
            "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday"}  # fmt: skip
UNITS = {
    "sqft": "square feet", "sf": "square feet", "ft²": "square feet", "ft2": "square feet", "sqm": "square meters",
    "m²": "square meters", "m2": "square meters", "km²": "square kilometers", "ha": "hectares", "ac": "acres",
    "ft": "feet", "in": "inches", "yd": "yards", "mi": "miles", "m": "meters", "cm": "centimeters",
    "km": "kilometers",
    "kw": "kilowatts", "kwh": "kilowatt hours", "min": "minutes", "mins": "minutes", "hr": "hours", "hrs": "hours",
    "bd": "bedrooms", "bds": "bedrooms", "br": "bedrooms", "bdr": "bedrooms", "bdrm": "bedrooms", "bdrms": "bedrooms",
    "ba": "baths", "bth": "baths", "pkg": "parking", "mph": "miles an hour", "psf": "per square foot",
    "°c": "degrees celsius", "°f": "degrees fahrenheit", "°": "degrees", "%": "percent", "sq": "square",
    "pm²": "per square meter",
}  # fmt: skip
SINGULAR = {"feet": "foot", "meters": "meter", "inches": "inch", "minutes": "minute", "hours": "hour", "miles": "mile",
            "yards": "yard", "acres": "acre", "hectares": "hectare", "bedrooms": "bedroom", "baths": "bath",
            "kilometers": "kilometer", "kilowatts": "kilowatt", "centimeters": "centimeter"}  # fmt: skip
FRACTION_NOUNS = (
    "bath",
    "bed",
    "acre",
    "car",
    "stor",
    "hour",
    "mile",
    "hectare",
    "minute",
    "million",
    "ba",
    "bd",
    "ac",
)
PER = {"mo": "month", "mth": "month", "yr": "year", "wk": "week", "pw": "week", "pm": "month", "nt": "night",
       "sqft": "square foot", "m²": "square meter", "m2": "square meter", "sqm": "square meter"}  # fmt: skip
WORDS = {
    "&": "and", "+": "plus", "@": "at", "=": "equals", "%": "percent", "w/": "with", "w/o": "without", "×": "by",
    "approx": "approximately", "incl": "including", "mr": "mister", "mrs": "missus", "ms": "miz", "vs": "versus",
    "etc": "et cetera", "min": "minimum", "max": "maximum", "dept": "department", "mt": "mount", "ft": "fort",
    "jr": "junior",
    "sr": "senior", "gov": "governor", "est": "established", "a/c": "air conditioning", "w/d": "washer and dryer",
    "wifi": "why fi", "wi-fi": "why fi", "condo": "condo", "reno": "reno", "e.g": "for example", "i.e": "that is",
}  # fmt: skip
SPOKEN_AS_LETTERS = {
    "tv", "ac", "hoa", "hvac", "mls", "bbq", "led", "usa", "uk", "us", "nyc", "la", "uv", "ev", "id", "vip", "diy",
    "faq",
    "adu", "fsbo", "llc", "am", "pm", "usb", "gps", "hd", "nw", "ne", "sw", "se", "va", "fha", "ceo", "bnb", "uae",
    "cctv",
    "suv", "rv", "qr", "ai", "ip", "pc", "dj", "dvd", "iq", "eu", "dc",
}  # fmt: skip
"""Read letter by letter when written in capitals; other words in capitals are read as words."""

LETTERS = {"a": "ay"}
"""Letters whose bare form an engine would read as a word."""

MONEY_SCALES = {"k": "thousand", "m": "million", "mm": "million", "mn": "million", "mil": "million", "b": "billion",
                "bn": "billion", "cr": "crore", "l": "lakh"}  # fmt: skip
SCALE_WORDS = {
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "lakh",
    "lakhs",
    "crore",
    "crores",
    "mil",
    "cr",
    "m",
    "k",
}
CURRENCIES: dict[str, tuple[str, str, str]] = {
    "USD": ("dollar", "dollars", "cents"),
    "ZAR": ("rand", "rand", "cents"),
    "EUR": ("euro", "euros", "cents"),
    "GBP": ("pound", "pounds", "pence"),
    "INR": ("rupee", "rupees", "paise"),
    "AUD": ("australian dollar", "australian dollars", "cents"),
    "CAD": ("canadian dollar", "canadian dollars", "cents"),
    "NZD": ("new zealand dollar", "new zealand dollars", "cents"),
    "SGD": ("singapore dollar", "singapore dollars", "cents"),
    "HKD": ("hong kong dollar", "hong kong dollars", "cents"),
    "AED": ("dirham", "dirhams", "fils"),
    "SAR": ("riyal", "riyals", "halalas"),
    "CHF": ("swiss franc", "swiss francs", "rappen"),
    "JPY": ("yen", "yen", "sen"),
    "CNY": ("yuan", "yuan", "fen"),
    "BRL": ("real", "reais", "centavos"),
    "MXN": ("mexican peso", "mexican pesos", "centavos"),
    "NGN": ("naira", "naira", "kobo"),
    "KES": ("kenyan shilling", "kenyan shillings", "cents"),
    "GHS": ("ghanaian cedi", "ghanaian cedis", "pesewas"),
    "PHP": ("philippine peso", "philippine pesos", "centavos"),
    "THB": ("baht", "baht", "satang"),
    "ILS": ("shekel", "shekels", "agorot"),
}
"""Singular, plural and name of the hundredth."""

CURRENCY_SIGNS = {
    "US$": "USD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "R$": "BRL", "MX$": "MXN", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "Rs.": "INR", "Rs": "INR", "R": "ZAR",
    "¥": "JPY", "₦": "NGN", "KSh": "KES", "GH₵": "GHS", "₱": "PHP", "฿": "THB", "₪": "ILS",
}  # fmt: skip
US_STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "DC": "d c", "FL": "florida", "GA": "georgia", "HI": "hawaii",
    "ID": "idaho",
    "IL": "illinois", "IN": "indiana", "IA": "iowa", "KS": "kansas", "KY": "kentucky", "LA": "louisiana",
    "ME": "maine",
    "MD": "maryland", "MA": "massachusetts", "MI": "michigan", "MN": "minnesota", "MS": "mississippi",
    "MO": "missouri",
    "MT": "montana", "NE": "nebraska", "NV": "nevada", "NH": "new hampshire", "NJ": "new jersey", "NM": "new mexico",
    "NY": "new york", "NC": "north carolina", "ND": "north dakota", "OH": "ohio", "OK": "oklahoma", "OR": "oregon",
    "PA": "pennsylvania", "RI": "rhode island", "SC": "south carolina", "SD": "south dakota", "TN": "tennessee",
    "TX": "texas", "UT": "utah", "VT": "vermont", "VA": "virginia", "WA": "washington", "WV": "west virginia",
    "WI": "wisconsin", "WY": "wyoming",
}  # fmt: skip
ABBREVIATIONS = {*STREET_TYPES, *UNIT_WORDS, *DIRECTIONS, *UNITS, *WEEKDAYS, *WORDS, "sq", "a.m", "p.m"}
"""Their dots end no sentence."""
NOUNS_OF_MEASURE = {
    "home", "house", "apartment", "condo", "lot", "erf", "stand", "plot", "villa", "penthouse", "property",
    "residence",
    "inverter", "walk", "drive", "pool", "garage", "garden", "terrace", "estate", "unit", "room", "commute",
    "townhouse",
    "loft", "studio", "bungalow", "farm", "ranch", "patio", "deck", "layout", "building", "suite", "kitchen",
}  # fmt: skip
"""A measure before one of these stands in the singular: a 2,680 square foot home."""
