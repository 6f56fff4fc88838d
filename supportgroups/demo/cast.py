"""The invented people and groups of the demo; the practices themselves stand in data/practices.csv."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice as data: its organisation, its people, how its group works, and who is behind with reading."""

    slug: str
    organisation: str
    regions: tuple[str, ...]
    place: str
    composition: str
    way_of_working: str = "open"
    kind: str = "group"
    target_size: int = 8
    evening_day: int = 0
    starts_at: time = time(19, 30)
    extra_rules: tuple[str, ...]
    coordinators: tuple[str, str]
    backups: tuple[str, ...]
    facilitators: tuple[str, ...]
    # Who has read nothing since the last thing that he wrote.
    behind: tuple[str, ...] = ()


PRACTICES = (
    Practice(
        slug="de-pion",
        organisation="moviera",
        regions=("ghnt-arnhem-achterhoek", "ghnt-west-veluwe-vallei"),
        place="Arnhem, kleine zaal van een buurthuis",
        composition="men",
        evening_day=-37,
        extra_rules=("eigen-gedrag", "geen-namen-of-fotos", "geweld-nooit-goed", "veiligheid-eerst"),
        coordinators=("Hanneke", "Yasmina"),
        backups=("Marjolein",),
        facilitators=("Ruud", "Faysal"),
        behind=("Joost", "Mo", "Wesley"),
    ),
    Practice(
        slug="de-cirkel-is-rond",
        organisation="de-cirkel-is-rond",
        regions=("vt-west-brabant", "ghnt-west-brabant"),
        place="Breda, buurthuis",
        composition="men",
        evening_day=-39,
        starts_at=time(20, 0),
        extra_rules=("eigen-gedrag", "geen-namen-of-fotos", "veiligheid-eerst"),
        coordinators=("Petra", "Sjoerd"),
        backups=("Leonie",),
        facilitators=("Ad", "Orlando"),
        behind=("Harry", "Emre", "Youssef"),
    ),
    Practice(
        slug="ervaring-in-huis",
        organisation="veilig-thuis-rotterdam-rijnmond",
        regions=("vt-rotterdam-rijnmond",),
        place="Rotterdam, wijkgebouw",
        composition="mixed",
        evening_day=-34,
        starts_at=time(19, 0),
        extra_rules=(
            "eigen-gedrag",
            "geen-namen-of-fotos",
            "geweld-nooit-goed",
            "nuchter",
            "veiligheid-eerst",
        ),
        coordinators=("Esther", "Rachid"),
        backups=("Mieke", "Jaouad"),
        facilitators=("Denise", "Clyde"),
        behind=("Fatima", "Kevin", "Ricardo"),
    ),
    Practice(
        slug="mannen-tegen-agressie",
        organisation="ggz-wnb",
        regions=("westelijk-noord-brabant", "gem-bergen-op-zoom"),
        place="Bergen op Zoom, zaal boven de bibliotheek",
        composition="men",
        way_of_working="aa-style",
        evening_day=-33,
        extra_rules=("nuchter", "veiligheid-eerst"),
        coordinators=("Annemiek", "Thijs"),
        backups=("Saskia",),
        facilitators=("Cor", "Nordin"),
        behind=("Sven", "Marcel"),
    ),
    Practice(
        slug="uit-huis-geplaatsten-huisverbod",
        organisation="stichting-arosa",
        regions=("vt-rotterdam-rijnmond", "mvs-regio"),
        place="Rotterdam",
        composition="mixed",
        kind="individual",
        extra_rules=("geen-namen-of-fotos", "veiligheid-eerst"),
        coordinators=("Marloes", "Karima"),
        backups=("Iris",),
        facilitators=("Joyce",),
        behind=("Dennis",),
    ),
)

# The group that Moviera still prepares: one confirmation waits, the rest is missing.
DRAFT_NAME = "Vrouwen in Ede"
DRAFT_REGIONS = ("ghnt-west-veluwe-vallei", "gem-ede")
DRAFT_PLACE = "Ede, wijkcentrum"
DRAFT_FACILITATOR = "Wilma"

# What somebody is good for in a demonstration, beyond his role.
RESTS = "Sven"
SPECIAL = {
    RESTS: "wil even rust: geen meldingen, zijn plek blijft",
    "Hanneke": "opende de groep in voorbereiding, ziet wat nog ontbreekt",
    "Yasmina": "bevestigt Wilma als begeleider en het voorstel voor de huisregels van De PION",
    "Wilma": "voorgesteld als begeleider van Vrouwen in Ede, wacht op bevestiging",
    "Ruud": "nodigt deelnemers uit, stelde nieuwe huisregels voor, werkt meer dan hij afsprak",
    "Mo": "heeft veel ongelezen berichten",
    "Patrick": "stopte en kwam terug, ziet niet wat er tussendoor is geschreven",
    "Ferdi": "is gestopt, kan met één tik terugkomen in een volle groep",
    "Bilal": "kwam er later bij",
    "Ramon": "mag een tijd niet meedoen, leest waarom en tot wanneer",
    "Petra": "stelde de schorsing van Ramon voor",
    "Sjoerd": "bevestigde de schorsing van Ramon",
    "Esther": "bevestigt de nieuwe telefoon van Chantal",
    "Denise": "maakte een open uitnodiging en hielp Chantal aan een nieuwe telefoon",
    "Chantal": "heeft een nieuwe telefoon, een tweede persoon moet dat nog bevestigen",
    "Dirk-Jan": "moet versie 2 van de huisregels nog aannemen: leest wel, schrijft nog niet",
    "Dennis": "persoonlijke begeleiding, zonder groep",
    "Joyce": "persoonlijke begeleiding van Dennis, schrijft vaak na de afgesproken tijden",
    "Clyde": "had een te volle week en wil erover praten",
    "Nordin": "heeft een voorstel voor uren en contact dat hij nog moet tekenen",
}

SUSPENSION_REASON = (
    "Je hebt in de groep een ander gedreigd: “pas maar op” en “ik weet je te vinden”. "
    "Dit gedrag kan hier niet, want iedereen moet zich veilig voelen. "
    "Wij hebben dit besloten, niet iemand uit de groep. We praten er graag met je over. "
    "Na dat gesprek kijken we samen hoe je terug kunt komen."
)
TIME_OUT_RULE = (
    "Merk je dat je agressief wordt? Ga dan even weg. Zeg ‘time-out’ of typ alleen een T. "
    "Niemand vraagt dan waarom. Ben je weer kalm, dan kom je terug."
)
NO_PICTURES_RULE = (
    "Wat je hier hoort, vertel je aan niemand door. Maak geen foto of schermafdruk van wat hier staat. "
    "Zie je elkaar ergens anders? Dan zwijg je over de groep."
)

# What people want to bring in to the next evening.
TOPICS = {
    "de-pion": {
        "Bilal": "Zaterdag liep het thuis bijna mis. Ik ben weggegaan en later teruggekomen. Ik wil weten hoe jullie dat doen.",
        "Joost": "Mijn leidinggevende. Ik merk dat ik ’s avonds thuis afreageer wat daar gebeurt.",
    },
    "de-cirkel-is-rond": {
        "Emre": "Ik heb volgende week een gesprek op school over mijn zoon. Ik ben bang dat ik boos word.",
    },
    "ervaring-in-huis": {
        "Kevin": "Het gaat nu vier weken goed. Ik wil vertellen wat mij helpt, en horen of dat bij anderen ook zo gaat.",
    },
    "mannen-tegen-agressie": {
        "Sven": "Stap vier lukt mij niet. Ik snap wel wat er staat, maar ik doe het niet als het erop aankomt.",
    },
}
CANCELS = "de-cirkel-is-rond"
CANCEL_REASON = "De zaal is die avond dicht en een andere is er niet. We zien elkaar de avond erna weer."
UNSTAFFED = "mannen-tegen-agressie"
ONLINE = "ervaring-in-huis"
ONLINE_LINK = "https://vergaderen.example/avond-rotterdam"
