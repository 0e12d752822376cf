"""What the machine states beside a level, as sentences and names that an officer can check; translated where they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.domain.topics import Category
from hotline.wording.marking import _

_TOPICS: Mapping[Category, str] = MappingProxyType(
    {
        Category.MANUFACTURE: _("The words speak of making drugs."),
        Category.TRAFFICKING: _("The words speak of selling or dealing in drugs."),
        Category.TRANSPORT: _("The words speak of moving drugs from one place to another."),
        Category.CULTIVATION: _("The words speak of growing drug plants."),
        Category.PRECURSOR: _("The words speak of chemicals on the way to drugs, or of their waste."),
        Category.VENUE: _("The words complain of a place that hosts use or sale."),
        Category.USE_CONCERN: _("The words speak of somebody who uses drugs."),
        Category.FUGITIVE: _("The words say where a wanted person is."),
        Category.CORRUPT_OFFICER: _("The words complain of police, auxiliary, jail or programme staff."),
        Category.OVERDOSE_DANGER: _("The words say that somebody's life is in danger from drugs."),
        Category.CHILD_AT_RISK: _("The words say that drugs endanger a child."),
        Category.PRANK_ABUSE: _("The words joke, insult or threaten."),
        Category.SPAM_AD: _("The words advertise something."),
        Category.OFF_TOPIC: _("The words report something, but not about drugs."),
        Category.WRONG_NUMBER: _("The words are meant for somebody else."),
    }
)
#: Said where no word speaks for any topic.
NO_TOPIC = _("No word in it speaks for a topic: a person must place it.")
#: Said instead of a topic's own sentence where no rule named it (``TopicFound.is_by_likeness``).
TOPIC_BY_LIKENESS = _("No rule fits. The wording is like that of other tips on this topic; the words that weighed most are marked.")
DISCARD_PROPOSED = _("Proposed for discard, because it looks like no report. Only a person decides.")
SLANG = _("a street name, which may also mean something innocent")

_SUBSTANCES: Mapping[str, str] = MappingProxyType(
    {
        "acetone": _("acetone"), "alprazolam": _("alprazolam"), "amphetamine": _("amphetamine"),
        "bromopropiophenone": _("bromopropiophenone"), "buprenorphine": _("buprenorphine"), "cannabis": _("cannabis"),
        "cannabis_concentrate": _("cannabis concentrate"), "cocaine": _("cocaine"), "crack_cocaine": _("crack cocaine"),
        "ephedra": _("ephedra"), "ephedrine": _("ephedrine"), "etomidate": _("etomidate"), "fentanyl": _("fentanyl"),
        "ghb": _("GHB"), "happy_water": _("happy water"), "heroin": _("heroin"), "hydrochloric_acid": _("hydrochloric acid"),
        "hydroxylimine": _("hydroxylimine"), "ketamine": _("ketamine"), "lsd": _("LSD"), "mdma": _("MDMA"),
        "methadone": _("methadone"), "methamphetamine": _("methamphetamine"),
        "methamphetamine_tablet": _("methamphetamine tablets"), "methcathinone": _("methcathinone"), "morphine": _("morphine"),
        "nitrous_oxide": _("nitrous oxide"), "o_chlorophenyl_cyclopentyl_ketone": _("o-chlorophenyl cyclopentyl ketone"),
        "opium": _("opium"), "opium_poppy": _("opium poppy"), "oxycodone": _("oxycodone"), "phenylacetone": _("phenylacetone"),
        "piperonal": _("piperonal"), "pseudoephedrine": _("pseudoephedrine"), "psilocybin_mushroom": _("psilocybin mushrooms"),
        "synthetic_cannabinoid": _("synthetic cannabinoid"), "toluene": _("toluene"), "tramadol": _("tramadol"),
        "xylazine": _("xylazine"),
    }
)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "g": _("%(n)s g"), "ml": _("%(n)s ml"), "plants": _("%(n)s plants"), "tablets": _("%(n)s tablets"),
        "containers": _("%(n)s containers"),
    }
)


def topic_sentence(category: Category) -> str:
    """The English sentence that says what the words speak of, to be translated."""
    return _TOPICS[category]


def substance_name(norm: str) -> str | None:
    """The English name of a canonical substance, to be translated; None for what is no substance."""
    return _SUBSTANCES.get(norm)


def amount_text(unit: str) -> str | None:
    """How an amount in a unit is said, with a place for its number; None for an unknown unit."""
    return _UNITS.get(unit)
