"""Opening lines."""

from reelestate.providers.script_writing.phrases import Bank

OPEN: Bank = {
    "luxury": (
        "Welcome to {name}.",
        "Step inside {name}.",
        "This is {name}. Take it in slowly.",
        "Allow yourself a slow walk through {name}.",
        "In {town}, a {home} worth slowing down for.",
        "Slow down for this one.",
    ),
    "cozy": (
        "Come on in. This is {name}.",
        "Shoes off. Welcome to {name}.",
        "Let me show you around {name}.",
        "Put the kettle on. We're going to {name}.",
        "Come see this {home} in {town}.",
        "Come on in. Let me show you around.",
    ),
    "modern": (
        "Here's {name}. Let's take a look.",
        "Take a look inside {name}.",
        "Let's walk through {name}.",
        "{name}, room by room.",
        "Here's a {home} in {town}.",
        "Let's take a look inside.",
    ),
    "minimal": (
        "{name}.",
        "This is {name}.",
        "Inside {name}.",
        "A look inside {name}.",
        "A {home} in {town}.",
        "Take a look.",
    ),
    "bold": (
        "Stop scrolling. This is {name}.",
        "Okay. You need to see {name}.",
        "Hold that thumb. This is {name}.",
        "Wait until you see inside {name}.",
        "Stop scrolling. There's a {home} in {town}.",
        "Stop scrolling. Look at this one.",
    ),
}

JUST_LISTED: Bank = {
    "luxury": (
        "{status}: {name}.",
        "Introducing {name}, {status} in {town}.",
        "{status} in {town}. Allow us to introduce {name}.",
        "Introducing {name}, {status}.",
        "{status}. Slow down for this one.",
    ),
    "cozy": (
        "{status} in {town}. Come on in.",
        "{status}, and the kettle's on. Welcome to {name}.",
        "{status}. Come see {name} with me.",
        "{status}. Come on in.",
    ),
    "modern": (
        "{status}: {name}.",
        "{status} in {town}. Here's {name}.",
        "{status}. Let's walk through {name}.",
        "{status}. Let's take a look.",
    ),
    "minimal": (
        "{status}. {name}.",
        "{status} in {town}.",
        "{name}. {status}.",
        "{status}.",
    ),
    "bold": (
        "{status}. Stop scrolling.",
        "{status} in {town}. You saw it here.",
        "{status}, and you need to see it. {name}.",
        "Okay, {town}. This one was {status}.",
    ),
}

COMING_SOON: Bank = {
    "luxury": (
        "{status}: {name}.",
        "{status} to {town}. A glimpse of {name}.",
        "Before the doors open, a glimpse of {name}, {status}.",
        "{status}. Allow us a glimpse.",
    ),
    "cozy": (
        "Psst. {name} is {status}.",
        "A little peek, just for you. {name} is {status}.",
        "{status} to {town}. Want a peek?",
        "{status}. Want a peek?",
    ),
    "modern": (
        "{status}: {name}.",
        "{status} to {town}. Here's a look at {name}.",
        "{status}. Here's your early look.",
    ),
    "minimal": ("{status}. {name}.", "{status} to {town}.", "{name}, {status}.", "{status}."),
    "bold": (
        "You're early. {name} is {status}.",
        "{status} to {town}. You saw it here.",
        "{status}. Set a reminder.",
    ),
}

OPEN_HOUSE: Bank = {
    "luxury": (
        "You're invited. {status} at {name}.",
        "An invitation to {name}. {status}.",
        "Please, come in. {status} in {town}.",
        "You're invited. {status}.",
    ),
    "cozy": (
        "Come on over. {status} at {name}.",
        "The door's open at {name}. Come by the {status}.",
        "{status} in {town}. Come on in.",
        "Come on over for the {status}.",
    ),
    "modern": (
        "{status} at {name}.",
        "{status} in {town}. Here's a look before you go.",
        "{status}. Here's a look before you go.",
    ),
    "minimal": ("{status}. {name}.", "{status} in {town}.", "{status}."),
    "bold": (
        "Cancel your plans. {status} at {name}.",
        "{status} in {town}. Be there.",
        "Clear your calendar. It's {status} time.",
    ),
}

PRICE_DROP: Bank = {
    "luxury": (
        "A {status} for {name}.",
        "{name}, now at a {status}.",
        "Perhaps it's time for another look. A {status} for {name}.",
        "A {status}. Perhaps it's time for another look.",
    ),
    "cozy": (
        "Good news. {name} has a {status}.",
        "Remember {name}? There's a {status}.",
        "Good news in {town}. There's a {status}.",
        "Good news. There's a {status}.",
    ),
    "modern": (
        "{status} on {name}.",
        "{status} in {town}. Let's take another look.",
        "{status}. Let's take another look.",
    ),
    "minimal": ("{status}. {name}.", "{status} in {town}.", "{status}."),
    "bold": (
        "{status} alert. {name}.",
        "Read that again. {status} in {town}.",
        "Stop scrolling. {name} has a {status}.",
        "{status}. Look again.",
    ),
}

PENDING: Bank = {
    "luxury": ("{name} is {status}.", "{status} in {town}: {name}.", "And just like that, {status}."),
    "cozy": (
        "Somebody found their place. {name} is {status}.",
        "Happy news in {town}. This one is {status}.",
        "Happy news. This one is {status}.",
    ),
    "modern": ("{status}: {name}.", "{status} in {town}. Here's {name}.", "{status}. Take a look."),
    "minimal": ("{status}. {name}.", "{status} in {town}.", "{status}."),
    "bold": ("Blink and you missed it. {name} is {status}.", "{status} in {town}. Told you.", "{status}. Told you."),
}

JUST_SOLD: Bank = {
    "luxury": ("{status}: {name}.", "{status} in {town}. A fond farewell to {name}.", "{name}, {status}.", "{status}."),
    "cozy": (
        "A next chapter begins. {name}, {status}.",
        "{status}, and smiles all around at {name}.",
        "{status} in {town}. Here's to what comes next.",
        "{status}. Here's to what comes next.",
    ),
    "modern": ("{status}: {name}.", "{status} in {town}. This was {name}.", "{status}. Here's a look back."),
    "minimal": ("{status}. {name}.", "{status} in {town}.", "{status}."),
    "bold": (
        "{status}. That's {name}.",
        "{status} in {town}. Next.",
        "Done deal. {name}, {status}.",
        "{status}. Next.",
    ),
}

BY_STATUS: dict[str, Bank] = {
    "just_listed": JUST_LISTED,
    "coming_soon": COMING_SOON,
    "open_house": OPEN_HOUSE,
    "price_drop": PRICE_DROP,
    "pending": PENDING,
    "just_sold": JUST_SOLD,
}
