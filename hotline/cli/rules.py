"""`hotline rules`: what reward programmes give, whether their packs are sound, what changed, and a new one to begin with.

Exit status of every command: 0 sound, 1 findings, 2 wrong use or faulty facts. With `--json` stdout holds one object,
also when something is wrong; without it, what is wrong goes to stderr.
"""

import click

from hotline.cli.rules_backtest import backtest
from hotline.cli.rules_check import check, test
from hotline.cli.rules_evaluate import evaluate_facts
from hotline.cli.rules_explain import diff, explain
from hotline.cli.rules_new import new, schema


@click.group()
def rules() -> None:
    """Reward programmes: what they give, and whether their packs are sound."""


for _command in (evaluate_facts, check, test, explain, diff, backtest, new, schema):
    rules.add_command(_command)
