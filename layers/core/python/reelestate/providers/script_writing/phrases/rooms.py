"""Lines for photos whose room is known. ``{room}`` is "the kitchen"; the slot binds the name to the photo."""

from reelestate.providers.script_writing.phrases import Bank

KITCHEN: Bank = {
    "luxury": ("{room}, where the evening begins.", "And here, {room}.", "Linger a while in {room}."),
    "cozy": ("Coffee first, right here in {room}.", "{room}, where everybody ends up.", "This is {room}. Hungry?"),
    "modern": ("Here's {room}.", "On to {room}.", "Cook, talk, repeat. This is {room}."),
    "minimal": ("{room}.",),
    "bold": ("Now look at {room}.", "{room}? Right here.", "Dinner's on you. Here's {room}."),
}

LIVING_ROOM: Bank = {
    "luxury": ("Settle into {room}.", "{room}, for evenings that run late.", "{room} sets the pace."),
    "cozy": ("Get comfortable in {room}.", "{room}. Movie night starts here.", "Sink into {room} for a while."),
    "modern": ("Step into {room}.", "This is {room}.", "Here's {room}, ready when you are."),
    "minimal": ("{room}.",),
    "bold": ("{room}. Feet up.", "Long day? Here's {room}.", "Walk in, drop the bags. Here's {room}."),
}

DINING_ROOM: Bank = {
    "luxury": ("{room}, for long dinners.", "Dinner is served in {room}."),
    "cozy": ("Pull up a chair in {room}.", "{room}. Pass the bread."),
    "modern": ("Here's {room}.", "Dinner happens in {room}."),
    "minimal": ("{room}.",),
    "bold": ("Dinner's ready. {room}.", "Save me a seat in {room}."),
}

BEDROOM: Bank = {
    "luxury": ("Retire to {room}.", "{room}, for mornings without an alarm."),
    "cozy": ("Just a little longer in {room}.", "Good night, and good morning, from {room}."),
    "modern": ("Here's {room}.", "Wake up in {room}.", "Then there's {room}."),
    "minimal": ("{room}.",),
    "bold": ("{room}. Snooze button included.", "Good luck getting out of {room}."),
}

BATHROOM: Bank = {
    "luxury": ("{room}. Take your time.", "And here, {room}."),
    "cozy": ("Freshen up in {room}.", "Here's {room}, towels at the ready."),
    "modern": ("Here's {room}.", "And {room}."),
    "minimal": ("{room}.",),
    "bold": ("And {room}. Yep.", "Check out {room}."),
}

POOL: Bank = {
    "luxury": ("And then, {room}.", "Slip into {room}."),
    "cozy": ("Bring a towel. Here's {room}.", "Toes in. Here's {room}."),
    "modern": ("And here's {room}.", "Next, {room}."),
    "minimal": ("{room}.",),
    "bold": ("Oh, and {room}.", "Swimsuit on. Here's {room}.", "Cannonball. Here's {room}."),
}

BALCONY: Bank = {
    "luxury": ("Step out onto {room}.", "{room}, as the day winds down."),
    "cozy": ("Take your coffee out to {room}.", "Breakfast goes out here, on {room}."),
    "modern": ("Step out onto {room}.", "Then there's {room}."),
    "minimal": ("{room}.",),
    "bold": ("Step out. That's {room}.", "And yes, {room}."),
}

BACKYARD: Bank = {
    "luxury": ("Step out to {room}.", "And beyond the door, {room}."),
    "cozy": ("Head out to {room}. Stay a while.", "Long lunches go out here, in {room}."),
    "modern": ("Out to {room}.", "Step out to {room}."),
    "minimal": ("{room}.",),
    "bold": ("Now, {room}.", "Fire up the grill. Here's {room}."),
}

VIEW: Bank = {
    "luxury": ("Pause here for {room}.", "And then, {room}."),
    "cozy": ("Stay here a minute, just for {room}.", "And this is {room}."),
    "modern": ("And this is {room}.", "Here's {room}."),
    "minimal": ("{room}.",),
    "bold": ("Look at {room}.", "And then there's {room}."),
}

ANOTHER: Bank = {
    "luxury": ("And {another}.", "Here, {another}."),
    "cozy": ("Here's {another}.", "And {another} to claim."),
    "modern": ("And {another}.", "Here's {another}."),
    "minimal": ("And {another}.",),
    "bold": ("Here's {another}.", "And {another}."),
}

# With a feature of the room: {detail} is the room itself ("a renovated kitchen"), {thing} something in it.
WITH_DETAIL: Bank = {
    "luxury": ("And here, {detail}.", "Then, {detail}.", "In {room}, {thing}."),
    "cozy": ("And this is home too: {detail}.", "Come on through. Here's {detail}.", "Look what's in {room}: {thing}."),
    "modern": ("Here's {detail}.", "Then there's {detail}.", "In {room}, {thing}."),
    "minimal": ("{detail}.", "{room}. {thing}."),
    "bold": ("Look at this. {detail}.", "Yes, {detail}.", "{room}? It has {thing}."),
}

BY_ROOM: dict[str, Bank] = {
    "kitchen": KITCHEN,
    "living_room": LIVING_ROOM,
    "dining_room": DINING_ROOM,
    "bedroom": BEDROOM,
    "bathroom": BATHROOM,
    "pool": POOL,
    "balcony": BALCONY,
    "backyard": BACKYARD,
    "view": VIEW,
}
