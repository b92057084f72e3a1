"""Closing lines of captions, first comments and general hashtags, by mood of the listing."""

ENDINGS: dict[str, str] = {
    "home": "Message us to book a showing.",
    "stay": "Message us with your dates.",
    "coming_soon": "Message us to hear more before the doors open.",
    "open_house": "Come by, or message us for another time.",
    "pending": "Looking for one like it? Send us a message.",
    "just_sold": "Thinking about your own move? Send us a message.",
}
UNBRANDED_ENDINGS: dict[str, str] = {
    "home": "Save this one and come see it in person.",
    "stay": "Save this for your next trip.",
    "coming_soon": "Save this one. More to come.",
    "open_house": "Save the date and come see it in person.",
    "pending": "",
    "just_sold": "",
}
FIRST_COMMENTS: dict[str, str] = {
    "home": "Which photo made you stop? Send this to someone who's looking.",
    "stay": "Who would you bring? Tag them.",
    "coming_soon": "Want to hear when the doors open? Drop a comment.",
    "open_house": "Coming by? Tell us what you'd like to see in person.",
    "pending": "Looking for one like it? Tell us what's on your list.",
    "just_sold": "What's on your list for your own next place?",
}
TAGS: dict[str, tuple[str, ...]] = {
    "home": ("RealEstate", "HouseTour", "HouseHunting", "HomesOfInstagram"),
    "stay": ("TravelGram", "WhereToStay", "HouseTour"),
    "gone": ("RealEstate", "HouseTour", "RealEstateLife"),
}
