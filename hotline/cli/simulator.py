"""The simulated carrier as a process of its own."""

import click

from hotline.cli.environment import begin, stop_event
from hotline.simulator.process import serve


@click.command()
def simulator() -> None:
    """A simulated carrier with its phones, for trying; `hotline run` starts it. It refuses beside real credentials."""
    serve(begin("simulator"), stop_event())
