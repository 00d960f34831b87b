"""The sentences and names that the bench's documents are made of. Written for this software; they state nothing real.

Companies, groups and persons are placeholders put together from syllables; cities and countries are real, so that the
tables of places have their usual work. In the sentences `{…}` is a slot that `bench.documents` fills.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs that blank lines part, each on one line."""
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


SYLLABLES = _words("bel cor dan fen gar hul jor kel lum mor nav pel quen ras sol tav ur vex wim zan")
TRADES = _words("Systems Technologies Vision Networks Software Optics Analytics Telecom Security Data")
FORMS = ("", "", " Ltd", " Inc", " GmbH", " Co., Ltd.", " Holdings")

# A city, its country, and the country's adjective.
PLACES = (
    ("Nairobi", "Kenya", "Kenyan"),
    ("Kampala", "Uganda", "Ugandan"),
    ("Lusaka", "Zambia", "Zambian"),
    ("Accra", "Ghana", "Ghanaian"),
    ("Lagos", "Nigeria", "Nigerian"),
    ("Belgrade", "Serbia", "Serbian"),
    ("Warsaw", "Poland", "Polish"),
    ("Athens", "Greece", "Greek"),
    ("Madrid", "Spain", "Spanish"),
    ("Lima", "Peru", "Peruvian"),
    ("Quito", "Ecuador", "Ecuadorian"),
    ("Bogota", "Colombia", "Colombian"),
    ("Santiago", "Chile", "Chilean"),
    ("Karachi", "Pakistan", "Pakistani"),
    ("Dhaka", "Bangladesh", "Bangladeshi"),
    ("Manila", "Philippines", "Philippine"),
    ("Jakarta", "Indonesia", "Indonesian"),
    ("Hanoi", "Vietnam", "Vietnamese"),
    ("Tashkent", "Uzbekistan", "Uzbek"),
    ("Bishkek", "Kyrgyzstan", "Kyrgyz"),
    ("Almaty", "Kazakhstan", "Kazakh"),
    ("Amman", "Jordan", "Jordanian"),
    ("Rabat", "Morocco", "Moroccan"),
    ("Tunis", "Tunisia", "Tunisian"),
)

BODIES = (
    "the {city} Police Department",
    "the {country} Ministry of Interior",
    "the {country} National Police",
    "the {adjective} police",
    "the {city} city council",
    "the {adjective} prison service",
    "the {adjective} border guard",
    "the {country} Revenue Authority",
)
GOODS = (
    "surveillance cameras",
    "facial recognition software",
    "drones",
    "spyware",
    "body-worn cameras",
    "number plate readers",
    "mobile phone interception equipment",
    "fingerprint scanners",
    "video analytics software",
    "location tracking software",
)
TITLES = ("chief executive", "spokeswoman", "spokesman", "sales director", "head of public affairs")
MONTHS = _words("January February March April May June July August September October November December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

HEADLINES = (
    "{vendor} sells {goods} to {body}",
    "How {goods} came to {city}",
    "{country}: a contract, a camera network and many questions",
    "{vendor} denies selling {goods} in {country}",
    "What the tender papers from {city} show",
)

# One of these opens each document.
OPENINGS = _paragraphs(
    """
{vendor} supplied {goods} to {body} in {year}, according to a contract published on {day}.

{body} bought {goods} from {vendor} in {month} {year}, documents show.

{vendor} has been selling {goods} to {body} since {year}, three people who worked on the project said.

{body} uses {goods} made by {vendor}, a tender notice shows. The notice does not say since when.

{vendor} won a contract worth ${sum} million to provide {goods} to {body}.

{vendor} installed {count} cameras in {city} for {body}, the council said on {day}.
"""
)

# Supplies and contracts, owners and money, claims and denials, figures.
FACTS = _paragraphs(
    """
In {month} {year} {vendor} delivered {goods} to {body}. The deliveries went on until the end of the year, and the
company trained {few} officers to work with them.

{body} signed a contract with {other} for {goods2}. It runs for {few} years and may be extended once.

The {goods} were sold to {body} by {other}, a reseller, and not by {vendor} itself, an invoice of {year} shows.

{vendor}, which is based in {city2}, also provided {goods2} to police in {city2}. That contract ended in {year}.

{body} awarded the contract to {vendor} and {other}, but not to {third}, whose offer came a day late.

{vendor} plans to open a laboratory in {city2} with {other}, its partner of {few} years.

{other} is a subsidiary of {vendor}. {third} holds {percent} percent of its shares, the register of companies in
{country2} says.

{vendor} raised ${sum} million from {third} in {year}. It had lost ${few} million the year before.

{country2} added {vendor} to its list of companies that may not receive certain goods without a licence.

{vendor} denied that it had sold {goods} to {body}. “We have never done business with security services in
{country},” {person}, its {title}, said in an email.

“{other} does not supply {goods} to any police force,” said {person}, a {title} for the company. “Our products are
for shops and stadiums.”

{vendor} said that it respects human rights and examines each of its customers. It did not say how.

{vendor} did not respond to requests for comment. A {title} for {other} declined to comment.

“Nobody asked the people of {city} whether they wanted this,” said {person}, who leads {group}, a rights group.

{person}, the {title} of {other}, told a newspaper that the company had stopped selling {goods} to {country} in
{year}.

According to a report by {group}, {vendor} sold {goods2} to {body} through {third}, its partner in {city2}.

{city} had {count} cameras at the end of {year}, more than twice as many as {few} years earlier. About {percent}
percent of them are connected to a command centre.

The project cost ${sum} million, almost {few} times as much as was planned, and {body} paid all of it.
"""
)

# A list: what stands before it, and its items.
LISTS = (
    ("Companies named in the papers of {year}:", ("{vendor}: {goods}", "{other}: {goods2}", "{third}: servers")),
    ("{vendor} lists as its customers:", ("{body}", "the {city2} Police Department", "the {country2} army")),
    (
        "{other} offered three things:",
        ("{goods} for {city}", "{goods2} for {city2}", "training for {few} officers of each station"),
    ),
)

# Matters that have nothing to do with any of it: most of what an investigator's pile says.
FILLERS = _paragraphs(
    """
The rains came late this year. Farmers along the river waited with the sowing until the ground was soft, and the
price of seed rose week by week while the markets stood half empty in the afternoons.

At the library a new reading room was opened for children. It has low shelves, a carpet in the shape of a whale and
a clock without hands, because, as the librarian likes to say, nobody should have to hurry a story.

The bus along the coast now stops at the fish market as well. Travellers had asked for it for many years, and the
drivers say that the detour costs them hardly four minutes, except on feast days.

Bread made from millet keeps for three days if it is wrapped in a cloth. The dough should rest overnight in a cool
place; salt is added only in the morning, together with a spoonful of oil.

Two goals in the last ten minutes decided the match. The home side had been better for most of the evening but could
not use its chances, and the visitors' goalkeeper was cheered by both ends of the ground.

Work on the old bridge will take until spring. The arches are sound, the engineers found, but the paving has to be
lifted stone by stone, numbered, and put back where it lay for two hundred years.

The museum shows paintings of harbours, most of them small and some of them no bigger than a hand. Many were made on
board by sailors who had never been taught, and who mixed their colours with lamp oil.

Storks have come back to the chimneys on the north side. People who live there keep count of the nests on a
blackboard beside the bakery, and whoever sees the first bird of the year is given a cake.

Schools will close a week earlier than usual because of the heat. Examinations are held in the mornings, and the
caretakers have been asked to leave all windows open through the night.

The choir rehearses on the top floor of the former customs house, where the echo is long. Its conductor has learned
to wait a moment after each chord, and so, by now, has the audience.

A shortage of sugar has made jam dear. Some households went back to drying their apricots on the roof, as their
grandparents did, and found that the wasps had not forgotten the custom either.

The night train will run again from the autumn timetable on. It takes eleven hours, it carries bicycles, and the
dining car, closed for longer than anybody can remember, is to serve soup.
"""
)
