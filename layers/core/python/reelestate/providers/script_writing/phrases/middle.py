"""The address, the figures, the features, the price and the visiting hours."""

from reelestate.providers.script_writing.phrases import Bank

ADDRESS: Bank = {
    "luxury": (
        "{street}, in {place}.",
        "You'll find it at {street}, in {place}.",
        "You'll find it at {street}.",
        "You'll find it in {place}.",
        "The setting: {place}.",
    ),
    "cozy": (
        "You'll find us at {street}, {place}.",
        "You'll find us at {street}.",
        "You'll find us in {place}.",
        "We're in {place}.",
    ),
    "modern": (
        "Find it at {street}, {place}.",
        "Find it at {street}.",
        "Find it in {place}.",
        "The location: {place}.",
    ),
    "minimal": ("{street}, {place}.", "{street}.", "{place}."),
    "bold": (
        "Where? {street}, {place}.",
        "Drop the pin. {street}, {place}.",
        "Where? {street}.",
        "Where? {place}.",
        "Drop the pin. {place}.",
    ),
}

ROOMS: Bank = {
    "luxury": (
        "Within, {bedrooms} and {bathrooms}.",
        "{bedrooms}, {bathrooms}, and time to enjoy them.",
        "Within, {bedrooms}.",
        "Within, {bathrooms}.",
        "It's {studio} with {bathrooms}.",
        "It's {studio}.",
    ),
    "cozy": (
        "{bedrooms} to wake up in, {bathrooms} to get ready in.",
        "{bedrooms} and {bathrooms} to make your own.",
        "{bedrooms} to make your own.",
        "{bathrooms} to get ready in.",
        "It's {studio} with {bathrooms}.",
        "It's {studio} to make your own.",
    ),
    "modern": (
        "{bedrooms}, {bathrooms}.",
        "That's {bedrooms} and {bathrooms}.",
        "You get {bedrooms} and {bathrooms}.",
        "You get {bedrooms}.",
        "You get {bathrooms}.",
        "It's {studio}, with {bathrooms}.",
        "It's {studio}.",
    ),
    "minimal": ("{bedrooms}. {bathrooms}.", "{bedrooms}.", "{bathrooms}.", "{studio}. {bathrooms}.", "{studio}."),
    "bold": (
        "{bedrooms}. {bathrooms}.",
        "{many}Count them. {bedrooms}, {bathrooms}.",
        "{many}Count them. {bedrooms}.",
        "You get {bedrooms}.",
        "You get {bathrooms}.",
        "It's {studio}, with {bathrooms}.",
        "It's {studio}.",
    ),
}

GUESTS: Bank = {
    "luxury": (
        "{bedrooms} and {bathrooms}, for {guests}.",
        "Within, {bedrooms} and {bathrooms}, for {guests}.",
        "A place for {guests}.",
    ),
    "cozy": (
        "Bring everyone. It {sleeps}, with {bedrooms} and {bathrooms}.",
        "It {sleeps}, in {bedrooms}.",
        "It {sleeps}. Bring everyone.",
    ),
    "modern": ("It {sleeps}, with {bedrooms} and {bathrooms}.", "It {sleeps}, in {bedrooms}.", "It {sleeps}."),
    "minimal": ("{sleeps}. {bedrooms}. {bathrooms}.", "{sleeps}. {bedrooms}.", "{sleeps}."),
    "bold": (
        "Bring the whole crew. It {sleeps}. {bedrooms}, {bathrooms}.",
        "It {sleeps}. {bedrooms}. {bathrooms}.",
        "Bring the crew. It {sleeps}.",
    ),
}

SIZE: Bank = {
    "luxury": (
        "{area} on {lot}, {year}.",
        "{area}, {year}.",
        "{area} to settle into.",
        "Set on {lot}, {year}.",
        "Set on {lot}.",
        "It was {year}.",
    ),
    "cozy": (
        "{area} on {lot}, {year}.",
        "{area} to make your own, {year}.",
        "{area} to make your own.",
        "It sits on {lot}, {year}.",
        "It sits on {lot}.",
        "It was {year}.",
    ),
    "modern": (
        "{area} on {lot}, {year}.",
        "{area}, {year}.",
        "{area} in all.",
        "On {lot}, {year}.",
        "It sits on {lot}.",
        "It was {year}.",
    ),
    "minimal": ("{area}. {lot}. {year}.", "{area}. {year}.", "{area}.", "{lot}. {year}.", "{lot}.", "{year}."),
    "bold": (
        "{area}. {lot}. {year}.",
        "{area}, {year}.",
        "That's {area}.",
        "{lot}, {year}.",
        "On {lot}.",
        "It was {year}.",
    ),
}

BEACH: Bank = {
    "luxury": ("The beach is {beach} away.", "And the beach? {beach} from the door."),
    "cozy": ("Grab a towel. The beach is {beach} away.", "The beach is {beach} away."),
    "modern": ("The beach is {beach} away.", "It's {beach} to the beach."),
    "minimal": ("{beach} to the beach.", "The beach, {beach} away."),
    "bold": ("The beach? {beach}.", "{beach} to the beach. That's it."),
}

FEATURES: Bank = {
    "luxury": (
        "It's {described}.",
        "It comes with {nouns}.",
        "Among the details, {nouns}.",
        "Among the details: {items}.",
    ),
    "cozy": (
        "It's {described}.",
        "You'll come home to {nouns}.",
        "There's more to come home to: {items}.",
    ),
    "modern": (
        "It's {described}.",
        "It comes with {nouns}.",
        "You also get {nouns}.",
        "The highlights: {items}.",
    ),
    "minimal": ("{listed}.",),
    "bold": (
        "It's {described}.",
        "You get {nouns}.",
        "The highlights? {items}.",
        "{listed}. All here.",
    ),
}

MORE_FEATURES: Bank = {
    "luxury": ("It's also {described}.", "And there is more. {nouns}.", "Also here: {nouns}.", "Also here: {items}."),
    "cozy": ("It's also {described}.", "You'll also find {nouns}.", "And the little things: {items}."),
    "modern": ("It's also {described}.", "Plus {nouns}.", "You'll also find {nouns}.", "Also included: {items}."),
    "minimal": ("{listed}.",),
    "bold": ("It's also {described}.", "Not done yet. {nouns}.", "Plus {nouns}.", "Not done yet. {items}."),
}

NEARBY: Bank = {
    "luxury": ("Nearby, {items}.", "And nearby, {items}."),
    "cozy": ("Head out for the day. Nearby, there's {items}.", "Nearby, you'll find {items}."),
    "modern": ("Nearby: {items}.", "Nearby, you'll find {items}."),
    "minimal": ("Nearby, {items}.",),
    "bold": ("And nearby? {items}.", "Go out. Nearby: {items}."),
}

PRICE: Bank = {
    "luxury": ("Offered at {price}.", "Offered {rate}.", "Yours to enjoy, {rate}."),
    "cozy": ("Make it yours for {price}.", "Yours for {price}.", "Yours {rate}.", "Make it yours, {rate}."),
    "modern": ("Listed at {price}.", "The price: {price}.", "Yours, {rate}.", "{rate}."),
    "minimal": ("{price}.", "{rate}."),
    "bold": ("The price? {price}.", "{price}. That's the number.", "All of this, {rate}.", "The price? {rate}."),
}

PRICE_DROP: Bank = {
    "luxury": ("Now offered at {price}.", "Now offered at {price}, down from {former}.", "Now offered {rate}."),
    "cozy": ("It was {former}. Now it's {price}.", "Now it's {price}.", "Now yours {rate}."),
    "modern": ("Now {price}, down from {former}.", "Now {price}.", "Now {rate}."),
    "minimal": ("Was {former}. Now {price}.", "Now {price}.", "Now {rate}."),
    "bold": ("{former}? Not anymore. {price}.", "Was {former}. Now {price}.", "Now {price}.", "Now {rate}."),
}

VISIT: Bank = {
    "luxury": (
        "Please join us for the {visit} on {day}, {hours}.",
        "You're invited on {day}, {hours}.",
        "Please join us for the {visit} on {day}.",
    ),
    "cozy": ("Drop by the {visit} on {day}, {hours}.", "Drop by the {visit} on {day}."),
    "modern": ("{visit}: {day}, {hours}.", "{visit}: {day}."),
    "minimal": ("{visit}, {day}, {hours}.", "{visit}, {day}."),
    "bold": ("{visit}, {day}, {hours}. Be there.", "{visit}, {day}. Be there."),
}

INTERLUDES: Bank = {
    "luxury": ("Take it all in.", "Linger a little."),
    "cozy": ("Stay a while.", "Make yourself at home."),
    "modern": ("Keep looking. There's more to see.", "Take a look around."),
    "minimal": ("Look around.",),
    "bold": ("And we're not done.", "Keep watching."),
}
