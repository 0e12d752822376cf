"""What bounds, excludes, divides and times a reward, in plain words."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.loader import load_pack
from tests.rewards.builders import SMALL_PACK, write_packs
from tests.rewards.invented_law import START, amount, fact, head, law, option, passed, rule
from tests.rewards.invented_law import WORDS as ANY
from tests.rewards.telling import of_rules, page, said

NEVER: dict[str, Any] = {"in_version": []}


def test_caps_say_over_what_for_whom_and_when(tmp_path: Path) -> None:
    caps = [
        rule("all", amount="ten", each_tipster=True, used="used", when={"fact_true": "big"}), rule("one", amount="ten", of=["h"]),
        rule("gone", amount="gone"), rule("never", amount="ten", when=NEVER),
    ]  # fmt: skip
    lines = of_rules(tmp_path, amounts={"caps": caps})
    assert "Words: everything together at most 10 TWD, for each tipster, less 'Words', only where 'Words' is answered yes [art. 4]" in lines
    assert "Words: 'Words' at most 10 TWD [art. 4]" in lines
    assert sum("at most 10 TWD" in line for line in lines) == 2


def test_groups_say_what_counts_and_are_left_out_where_nothing_is_in_them(tmp_path: Path) -> None:
    groups = [rule("best", take="highest", of=["h", "empty"]), rule("sum", take="sum", of=["best"]), rule("nothing", take="sum", of=["empty"])]
    lines = of_rules(tmp_path, amounts={"groups": groups})
    assert "Words: only the highest of 'Words' [art. 3]" in lines
    assert sum("added up" in line for line in lines) == 1


@pytest.mark.parametrize(("inclusive", "words"), [(True, "A sum of up to 10 TWD is not paid"), (False, "A sum below 10 TWD is not paid")])
def test_a_smallest_sum_says_whether_the_figure_is_paid(tmp_path: Path, inclusive: bool, words: str) -> None:
    amounts = {"de_minimis": {"amount": "ten", "inclusive": inclusive, "reference": "art. 5"}}
    assert any(line.startswith(words) for line in of_rules(tmp_path, amounts=amounts))


def test_a_smallest_sum_that_the_text_does_not_have_is_notof_parts(tmp_path: Path) -> None:
    amounts = {"de_minimis": {"amount": "gone", "reference": "art. 5"}}
    assert not any("is not paid" in line for line in of_rules(tmp_path, amounts=amounts))


@pytest.mark.parametrize(("to", "words"), [({"to": "ten"}, "Rounded up to 10 TWD"), ({"to": "gone"}, "Rounded up to the smallest coin"), ({}, "Rounded up to the smallest coin")])
def test_rounding_says_to_what(tmp_path: Path, to: dict[str, str], words: str) -> None:
    lines = of_rules(tmp_path, amounts={"rounding": {"mode": "up", "reference": "art. 6", **to}})
    assert f"{words} [art. 6]" in lines


def test_what_the_pack_does_not_write_is_called_unwritten(tmp_path: Path) -> None:
    lines = of_rules(tmp_path)
    assert any("not written in the pack" in line for line in lines)
    written = of_rules(tmp_path, amounts={"other_reward": {"effect": "ignored", "reference": "art. 7"}})
    assert "Another reward for the same merit changes nothing [art. 7]" in written


def test_instalments_say_how_much_when_and_what_if_it_fails(tmp_path: Path) -> None:
    yes, no = {"fact_true": "big"}, {"not": {"fact_true": "big"}}
    instalments = [
        rule("a", amount="one", due=yes, failed=no, if_failed="lapses"), rule("b", amount="one", percent="half", due={"in_version": [START]}),
        rule("c", percent="half", due=NEVER, failed=NEVER), rule("d", due=yes, failed=no),
        rule("never", amount="one", due=yes, when=NEVER),
    ]  # fmt: skip
    lines = of_rules(tmp_path, amounts={"instalments": instalments})
    start = lines.index("Instalments")
    assert [line.removesuffix(" [art. 3]") for line in lines[start + 1 : start + 11]] == [
        "Words: 1 TWD", "Due where 'Words' is answered yes", "Where 'Words' is not answered yes, this part is lost",
        "Words: 1 TWD, and 50 % of what exceeds it", "Due at once",
        "Words: 50 % of the reward", "Never due in this version",
        "Words: the rest", "Due where 'Words' is answered yes", "Where 'Words' is not answered yes, nothing more is due",
    ]  # fmt: skip


def test_deadlines_say_from_when_and_how_long(tmp_path: Path) -> None:
    deadlines = [
        rule("a", starts=["solved_on", "measure_on"], days=40), rule("b", starts="solved_on", years=1), rule("c", starts="solved_on", month_of=[2, 8]),
    ]  # fmt: skip
    lines = of_rules(tmp_path, deadlines=deadlines)
    assert "Words: 40 days after 'Solved on', or else 'Compulsory measure taken on' [art. 3]" in lines
    assert "Words: 12 months after 'Solved on' [art. 3]" in lines
    assert "Words: the next batch after 'Solved on' (months 2, 8 of the year) [art. 3]" in lines


def test_working_days_are_called_so(tmp_path: Path) -> None:
    pack = load_pack(write_packs(tmp_path, SMALL_PACK), "mini")
    assert said(pack, "5 working days after 'Solved on'")


def test_exclusions_that_never_apply_are_left_out_and_those_that_always_do_say_so(tmp_path: Path) -> None:
    def test(name: str, when: dict[str, Any], **more: object) -> dict[str, Any]:
        return {"id": name, "when": when, "excludes": "report", "reason": "other", "text": ANY, "reference": "art. 8", **more}

    lines = of_rules(tmp_path, tests=[test("a", NEVER), test("b", {"in_version": [START]}, reclaims=True)])
    assert "Where in every case: nobody is rewarded" in lines
    assert "What was paid is to be paid back" in lines


def test_approvals_say_up_to_what_sum(tmp_path: Path) -> None:
    approvals = [
        {"id": "a", "up_to": "ten", "body": ANY, "reference": "art. 9"}, {"id": "b", "up_to": "gone", "body": ANY, "reference": "art. 9"},
        {"id": "c", "body": ANY, "reference": "art. 9"},
    ]  # fmt: skip
    lines = of_rules(tmp_path, decision={"approvals": approvals})
    assert [line for line in lines if line.endswith("Words [art. 9]")] == ["Up to 10 TWD: Words [art. 9]", *["Everything else: Words [art. 9]"] * 2]


def test_a_vote_without_a_quorum_does_not_speak_of_one(tmp_path: Path) -> None:
    vote = fact("vote", "record", fields=[fact("members", "count"), fact("present", "count"), fact("amounts", "amounts")])
    files = law([head("h", {"kind": "lump_sum", "amount": "one"})], {"one": amount("1")}, [vote], decision={"votes": [{"head": "h", "fact": "vote", "rule": "unanimous", "reference": "art. 9"}]})
    assert "'Words' is decided by a vote: all of those present agree [art. 9]" in page(passed(tmp_path, files))


def test_a_vote_says_its_own_quorum_its_own_majority_and_who_is_not_counted(tmp_path: Path) -> None:
    vote = fact("vote", "record", fields=[fact("members", "count"), fact("recused", "count"), fact("present", "count"), fact("amounts", "amounts")])
    votes = [{"head": "h", "fact": "vote", "rule": "majority", "quorum": "5", "needs": "more than 2/3", "of": "members", "recusal": True, "reference": "art. 9"}]
    lines = page(passed(tmp_path, law([head("h", {"kind": "lump_sum", "amount": "one"})], {"one": amount("1")}, [vote], decision={"votes": votes})))
    told = "'Words' is decided by a vote: more than 2/3 of all members for one amount (at least 5 of the members have to be present) (members who had to stay out are not counted) [art. 9]"
    assert told in lines


def test_shares_by_role_name_the_roles(tmp_path: Path) -> None:
    sharing = {"joint": "by_role", "order_unknown": "equal", "successive": "first_accepted", "roles": {"finder": "60", "helper": "40"}, "reference": "art. 7"}
    lines = of_rules(tmp_path, pack={"sharing": sharing})
    assert "Reported together: by the role of each [art. 7]" in lines
    assert "Part of each role: finder 60 %, helper 40 % [art. 7]" in lines


def test_transitional_rules_and_what_is_announced_areof_parts(tmp_path: Path) -> None:
    pack = {
        "versions": [{"from": START, "reference": "no. 1", "note": ANY}, {"from": "2030-01-01", "reference": "a bill", "expected": True}],
        "transitional": [{"when": {"fact_true": "big"}, "version": START, "reference": "art. 9"}, {"when": {"in_version": [START]}, "version": START, "reference": "art. 9"}],
        "options": [option("o", "a", "b")],
    }  # fmt: skip
    lines = of_rules(tmp_path, pack=pack)
    assert "Where 'Words' is answered yes, the rules in force from 2020-01-01 govern, whatever the day says [art. 9]" in lines
    assert "From 2030-01-01: a new version [a bill]" in lines


def test_an_announced_figure_isof_parts(tmp_path: Path) -> None:
    figures = {"one": amount("1", ) | {"values": [{"from": START, "amount": "1", "reference": "art. 4"}, {"from": "2030-01-01", "amount": "2", "reference": "a bill", "expected": True}]}}
    pack = passed(tmp_path, law([head("h", {"kind": "lump_sum", "amount": "one"})], figures, []))
    assert said(pack, "From 2030-01-01: 'Words' [a bill]")
