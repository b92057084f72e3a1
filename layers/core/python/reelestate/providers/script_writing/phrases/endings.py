"""Calls to action. They name nobody, so one narration serves the branded and the unbranded cut."""

from reelestate.providers.script_writing.phrases import Bank

SALE: Bank = {
    "luxury": (
        "Come and experience it in person.",
        "Arrange a viewing.",
        "We would love to show you through in person.",
    ),
    "cozy": (
        "Come and see how it feels.",
        "Come by and see it for yourself.",
        "Could this be home? Come and see.",
    ),
    "modern": ("Book a showing.", "Book a showing and see it in person.", "Save this one, then come see it."),
    "minimal": ("See it in person.", "Book a showing."),
    "bold": (
        "Your move. Book the showing.",
        "Don't just watch. Come see it.",
        "Tag who you'd bring. Book the showing.",
    ),
}

RENT: Bank = {
    "luxury": ("Arrange a viewing.", "Come and experience it in person."),
    "cozy": ("Come by and see how it feels.", "Could this be home? Come and see."),
    "modern": ("Book a viewing.", "Save this one, then come see it."),
    "minimal": ("See it in person.",),
    "bold": ("Your move. Book the viewing.", "Don't just watch. Come see it."),
}

STAY: Bank = {
    "luxury": ("Choose your dates, and unwind.", "Reserve your stay.", "Your stay begins with a date. Choose yours."),
    "cozy": ("Pick your dates, pack a bag, come stay.", "Come stay a while.", "Who are you bringing? Pick your dates."),
    "modern": ("Pick your dates and book your stay.", "Save this for your next trip.", "Book your stay."),
    "minimal": ("Come and stay.", "Pick your dates."),
    "bold": ("Tag your travel crew and pick your dates.", "Pack your bags.", "Pick your dates. Pack your bags."),
}

COMING_SOON: Bank = {
    "luxury": ("More to follow.", "The doors open soon. Stay close."),
    "cozy": ("Stay close. More to come.", "Save this one. I'll show you more soon."),
    "modern": ("Save this one. More to come.", "Follow along for more."),
    "minimal": ("More to come.",),
    "bold": ("Save this before everyone else does.", "Set that reminder."),
}

OPEN_HOUSE: Bank = {
    "luxury": ("We look forward to welcoming you.", "Come and experience it in person."),
    "cozy": ("We'll leave the door open.", "See you there. Bring a friend."),
    "modern": ("Save the date and see it in person.", "See you there."),
    "minimal": ("See you there.",),
    "bold": ("See you there.", "Save this. Show up."),
}

PENDING: Bank = {
    "luxury": ("Looking for something like it? Let's begin.",),
    "cozy": ("Looking for yours? Let's find it together.",),
    "modern": ("Looking for one like it? Let's talk.", "Missed this one? Let's find yours."),
    "minimal": ("Looking for one like it? Let's talk.",),
    "bold": ("Missed it? Don't miss the next.", "Want the next one? Let's talk."),
}

SOLD: Bank = {
    "luxury": ("Considering a move of your own? Let's talk.", "Here's to what comes next."),
    "cozy": ("Thinking about your own next chapter? Let's talk.", "Congratulations, and welcome home."),
    "modern": ("Thinking of selling? Let's talk.", "Thinking about your own move? Let's talk."),
    "minimal": ("Thinking of selling? Let's talk.",),
    "bold": ("Want yours next? Let's talk.", "Who's next?"),
}
