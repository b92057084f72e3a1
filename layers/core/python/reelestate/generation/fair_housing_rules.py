"""The rules of the fair-housing lint: wordings, tier, protected class, reason and what to write instead.

Between the words of a rule any punctuation or none may stand, so ``no-children`` and ``nochildren`` are read alike.
"""

import re
from dataclasses import dataclass
from typing import Literal

Tier = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; its pattern runs over a lower-case reading."""

    pattern: re.Pattern[str]
    tier: Tier
    protected_class: str
    why: str
    suggestion: str


_DESCRIBE = "Describe the property, not who should live there"
_KIDS = r"(?:children|child|kids?|toddlers?|babies|infants|teens|teenagers|minors)"
_FAITHS = (
    r"(?:christians?|catholics?|jewish|jews?|muslims?|islamic|hindus?|buddhists?|mormons?|protestants?|baptists?|"
    r"evangelicals?|sikhs?|lds|amish|orthodox)"
)
_RACES = (
    r"(?:whites?|caucasians?|blacks?|african american|asians?|hispanics?|latin[oax]s?|native american|arabs?|"
    r"middle eastern|anglos?|colored)"
)
_NATIONS = (
    r"(?:mexicans?|chinese|indians?|italians?|irish|polish|russians?|koreans?|japanese|vietnamese|"
    r"filipinos?|africans?|"
    r"puerto ricans?|cubans?|haitians?|somalis?|pakistanis?|americans?|immigrants?|foreigners?)"
)
_PEOPLE = (
    r"(?:people|persons?|famil(?:y|ies)|buyers?|tenants?|renters?|households?|couples?|residents?|community|"
    r"neighbou?rs?)"
)
_WHO = r"(?:ideal|perfect|great|best|suited|suitable|designed|made|intended|right|good|meant|reserved|wonderful)"


def _rule(tier: Tier, protected_class: str, why: str, suggestion: str, *wordings: str) -> list[Rule]:
    return [
        Rule(re.compile(rf"(?<![a-z0-9]){_loose(words)}(?![a-z0-9])"), tier, protected_class, why, suggestion)
        for words in wordings
    ]


def _loose(words: str) -> str:
    """Any punctuation, or nothing, where the rule has a space."""
    return words.replace(" ", r"[\W_]*")


RULES: tuple[Rule, ...] = (
    # familial status
    *_rule(
        "block",
        "familial status",
        "states a limitation against families with children.",
        "Leave it out; families with children may not be excluded",
        rf"no {_KIDS}",
        rf"(?:not|never) (?:suitable|suited|appropriate|ideal|safe|recommended|good) for {_KIDS}",
        rf"{_KIDS} (?:are )?(?:not|un) ?(?:allowed|welcome|permitted|accepted)",
        rf"(?:without|w/o) {_KIDS}",
        r"(?:child|kid) ?(?:free|less)(?: (?:home|building|community|living|couples?))?",
        r"adults? only",
        r"only adults",
        r"adult (?:community|living|building|complex|household)",
        r"(?:mature|older) (?:couples?|persons?|people|adults?|individuals?|tenants?|buyers?|residents?)",
        r"(?:singles?|couples?) only",
        r"only (?:for )?(?:singles|couples|professionals)",
        r"no (?:families|teenagers|couples with children)",
        rf"maximum (?:one|two|1|2) {_KIDS}",
        rf"one {_KIDS} (?:max|maximum|only)",
        rf"{_WHO} for (?:an? |the )?(?:empty ?nesters?|singles?|single (?:person|professional)s?|bachelors?|"
        r"newlyweds?|retirees?|retired (?:couple|person|people)s?|childless (?:couple|people)s?)",
    ),
    *_rule(
        "warn",
        "familial status",
        "suggests who should live here by family or age.",
        _DESCRIBE,
        r"empty ?nesters?",
        r"bachelor pad",
        r"(?:for|young|growing|large|small|active|busy) (?:a |the |your )?(?:growing |young |"
        r"large |whole )*famil(?:y|ies)",
        r"family (?:friendly|oriented) (?:neighbou?rhood|community|area|street|building)",
        rf"{_WHO} for (?:an? |the )?(?:famil(?:y|ies)|couples?|kids|children|seniors?|students?|"
        r"young professionals?)",
        r"family oriented",
        r"(?:young|mature) professionals?",
        r"professionals? only",
        r"(?:active )?senior (?:living|community|citizens?)",
        r"retire(?:ment|es?) (?:community|home|living)",
        r"55 (?:\+|plus|and (?:over|better|older))",
        r"first time (?:home )?buyers? only",
        r"quiet (?:tenants?|couples?|building for adults)",
    ),
    # religion
    *_rule(
        "block",
        "religion",
        "states a preference by religion.",
        _DESCRIBE,
        rf"(?:for|to|by|only) (?:an? |the |our |other )?(?:\w+ )?{_FAITHS}(?: {_PEOPLE})?",
        rf"{_FAITHS} (?:{_PEOPLE}|home(?:s)?|households?|only|preferred|welcome|values|"
        r"neighbou?rhood|building|area)",
        rf"no {_FAITHS}(?: {_PEOPLE})?",
        rf"{_WHO} for (?:an? )?{_FAITHS}",
    ),
    *_rule(
        "warn",
        "religion",
        "names a place of worship, which can read as a preference.",
        "Name streets, parks or transit instead",
        r"(?:near|close to|next to|walk(?:ing distance)? to|minutes (?:from|to)|steps (?:from|to)|"
        r"by|within the) "
        r"(?:an? |the |our |st\.? \w+ )?(?:\w+ )?(?:church(?:es)?|synagogues?|mosques?|temples?|"
        r"cathedral|parish|eruv|chapel)",
        r"(?:kosher|halal) kitchen",
    ),
    # race, colour, national origin
    *_rule(
        "block",
        "race",
        "states a preference by race or colour.",
        _DESCRIBE,
        rf"(?:no|only|for|prefer(?:red|s|ably)?) (?:an? |the )?{_RACES} (?:{_PEOPLE}|only|"
        r"preferred|applicants)",
        rf"no {_RACES}(?! (?:appliances?|cabinets?|walls?|out|tie|marble|granite|stone))(?= |$|[.,!;])",
        rf"{_RACES} (?:{_PEOPLE}|only|neighbou?rhood|area|preferred)",
        rf"(?:predominantly|mostly|traditionally|historically|all) (?:{_RACES}|{_NATIONS})",
        r"whites? only",
        r"(?:racially )?(?:integrated|segregated|mixed race|interracial) (?:neighbou?rhood|"
        r"community|area|building)",
        r"no (?:minorities|ethnics|people of colou?r)",
        r"(?:restricted|restrictive) (?:community|neighbou?rhood|covenant)s?",
    ),
    *_rule(
        "block",
        "national origin",
        "states a preference by national origin.",
        _DESCRIBE,
        rf"(?:no|only|for|prefer(?:red|s|ably)?) (?:an? |the )?{_NATIONS} (?:{_PEOPLE}|only|"
        r"preferred|applicants)",
        rf"no {_NATIONS}(?= |$|[.,!;])",
        rf"{_NATIONS} (?:{_PEOPLE}|only|preferred|neighbou?rhood|area|speaking (?:only|preferred))",
        r"(?:must|should) speak (?:\w+)",
        r"english (?:speak(?:ers|ing)) only",
        r"(?:no|only) (?:immigrants?|foreigners?|visa holders?|refugees?)",
        r"(?:us|u\.s\.|american) citizens? only",
        r"(?:born|native) (?:americans?|citizens?) only",
    ),
    *_rule(
        "warn",
        "national origin",
        "describes the people of the area.",
        "Describe streets, shops and transit, not people",
        r"ethnic(?:ally)? (?:\w+ )?(?:neighbou?rhood|community|area|enclave)",
        r"(?:culturally )?diverse (?:neighbou?rhood|community|area)",
        r"(?:little italy|chinatown|koreatown) (?:feel|vibe|people)",
        r"(?:your|our) kind of people",
        r"people like (?:you|us)",
    ),
    # sex
    *_rule(
        "block",
        "sex",
        "states a preference by sex, orientation or gender.",
        _DESCRIBE,
        r"(?:fe)?males? (?:only|preferred|tenants?|renters?|roommates?|buyers?|applicants?)",
        r"(?:no|only) (?:(?:fe)?males?|men|women|girls|guys|boys|ladies|gentlemen|gays?|lesbians?|"
        r"straight people|lgbtq?\+?)",
        r"(?:men|women|girls|guys|boys|ladies|gentlemen|gays?|straights?) only",
        rf"{_WHO} for (?:an? |the )?(?:single )?(?:wom[ae]n|m[ae]n|lad(?:y|ies)|gentlem[ae]n|"
        r"girls?|guys?|housewi(?:fe|ves)|wife)",
        r"no (?:unmarried|unwed|same sex|gay|lesbian|transgender) (?:couples?|people|persons?)",
        r"(?:gay|straight|lesbian) (?:couples?|people|buyers?|community) (?:only|preferred)",
        r"(?:married|straight|heterosexual) couples? (?:only|preferred)",
    ),
    *_rule(
        "warn",
        "sex",
        "uses a word that assumes a sex.",
        'Write "workshop", "den" or "a place of your own"',
        r"man ?cave",
        r"she ?shed",
        r"(?:his and hers|his and her|his & hers?)",
    ),
    # disability
    *_rule(
        "block",
        "disability",
        "states a limitation against people with disabilities.",
        "Leave it out, or describe the step, stair or ramp itself",
        r"able ?bodied",
        r"(?:no|not for|not suitable for|unsuitable for) (?:the )?(?:disabled|handicapped|"
        r"wheelchairs?|cripples?|mentally (?:ill|disabled)|"
        r"blind|deaf|impaired|elderly or disabled|people with disabilities)(?: (?:people|persons?|users?))?",
        r"(?:must|should) be (?:able to (?:climb|walk|live independently)|physically fit|healthy|independent)",
        r"(?:healthy|independent|physically fit|mentally (?:stable|healthy)) (?:only|people only|"
        r"tenants?|adults? only|individuals? only)",
        r"(?:live|living) independently (?:only|required)",
        r"no (?:service|support|assistance|emotional support) (?:animals?|dogs?)",
        r"no (?:crazy|mentally \w+|retarded|insane) (?:people|persons?)?",
        r"no (?:aids|hiv|alcoholics?|recovering addicts?)",
    ),
    *_rule(
        "warn",
        "disability",
        "measures the place by what a body can do.",
        'Give the distance or the fact itself, such as "one step at the door"',
        r"(?:handicapped|crippled|retarded)",
        r"(?:walk|jog|bike)ers? paradise for the fit",
        r"(?:perfect|ideal|great) for (?:the )?(?:active|fit|healthy|athletic) (?:people|buyers?|"
        r"adults?|person|lifestyle)",
    ),
    # steering, several classes
    *_rule(
        "warn",
        "several",
        "steers by who lives in the area.",
        "State a fact about the place instead, such as a distance, a park or a transit line",
        r"exclusive (?:neighbou?rhood|community|area|enclave|estate|street|address|section)",
        r"(?:very |extremely )?safe(?:st)? (?:neighbou?rhood|area|street|community|part of town|"
        r"block|place|city|suburb)",
        r"(?:low|no) crime(?: (?:area|neighbou?rhood|rate))?",
        r"crime ?free",
        r"(?:good|great|top|excellent|best|better|desirable|sought after|top rated|highly rated|"
        r"award winning|blue ribbon) "
        r"(?:rated )?(?:public |elementary |high |local )?(?:schools?|school (?:district|zone|system)s?)",
        r"(?:good|nice|right|respectable|desirable|better|decent|traditional|"
        r"established) (?:neighbou?rs|people|crowd|families)",
        r"(?:the )?(?:right|good|bad|wrong|rough) (?:side of (?:town|the tracks)|part of town|"
        r"(?:kind|sort) of (?:people|neighbou?rs))",
        r"(?:nice|good|bad|great|respectable|prestigious|up and coming|upscale|high class|"
        r"upper class|blue collar|white collar|"
        r"working class|desirable) (?:neighbou?rhood|area|part of town)",
        r"(?:private|gated) community for (?:people|families|residents) (?:like|who)",
        r"country club (?:people|crowd|community)",
        r"no (?:section 8|vouchers?|housing assistance|welfare)",
        r"(?:section 8|vouchers?) (?:not accepted|need not apply)",
        r"need not apply",
    ),
)

# Wordings that contain a rule's words but describe the property; HUD's memorandum of 9 January 1995 names most of them.
ALLOWED: re.Pattern[str] = re.compile(
    "|".join(
        _loose(words)
        for words in (
            r"walk in closets?",
            r"(?:master|primary) (?:bedroom|suite|bath(?:room)?)s?",
            r"(?:family|great|living|children'?s) rooms?",
            r"(?:single|multi|two|four) family (?:home|house|dwelling|residence|property|lot)s?",
            r"(?:mother in law|in law) (?:suite|unit|apartment)s?",
            r"bachelor (?:apartment|unit)s?",
            r"walking distance(?: to)?",
            r"jogging trails?",
            r"(?:children'?s|kids'?|kid'?s) (?:playground|play area|pool)s?",
            r"(?:indian|native american|mexican|spanish|italian|chinese|japanese|french|irish|polish) "
            r"(?:trail|creek|style|tile|kitchen|restaurant|garden|marble|colonial|cuisine|food|wells?|"
            r"hills?|springs?)s?",
            r"(?:black|white) (?:people'?s choice|appliances?|cabinets?|granite|marble|stone|oak|brick)",
            r"wheelchair (?:accessible|ramp|access)",
            r"no (?:white|black) (?:walls?|appliances?|cabinets?)",
            r"all white (?:kitchen|cabinets?|interior|bath(?:room)?|palette|walls?|finishes|"
            r"everything|brick|exterior)",
            r"(?:mostly|all) black (?:kitchen|cabinets?|exterior|fixtures?|hardware)",
            r"equal housing opportunity",
        )
    )
)
