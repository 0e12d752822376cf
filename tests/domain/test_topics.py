"""The precedence of topics is the one of TRIAGE.md section 1."""

from hotline.domain.topics import JUNK, NOT_ABOUT_DRUGS, PRECEDENCE, Category, in_precedence, main_and_secondary


def test_every_category_has_its_place_in_the_precedence():
    assert sorted(PRECEDENCE) == sorted(Category)


def test_a_child_at_risk_leads_before_anything_else():
    assert main_and_secondary([Category.VENUE, Category.CHILD_AT_RISK]) == (Category.CHILD_AT_RISK, (Category.VENUE,))


def test_a_venue_leads_before_the_sale_in_it():
    assert in_precedence([Category.TRAFFICKING, Category.VENUE, Category.TRAFFICKING]) == (
        Category.VENUE,
        Category.TRAFFICKING,
    )


def test_what_fits_nothing_is_off_topic_and_never_junk():
    category, secondary = main_and_secondary([])
    assert category is Category.OFF_TOPIC
    assert category not in JUNK
    assert secondary == ()


def test_junk_is_never_about_drugs():
    assert JUNK < NOT_ABOUT_DRUGS
