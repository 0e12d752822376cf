"""Money that facts come to together, in words."""

from hotline.rewards.programme.figures import say_figure
from hotline.rewards.programme.scene import Scene
from hotline.rewards.values import ValueOf


def say_value_of(value: ValueOf, scene: Scene) -> str | None:
    """Words for it; None where the text in force has no such percentage."""
    if value.percent and not scene.has(value.percent):
        return None
    told = " + ".join(scene.fact(fact) for fact in value.facts)
    for fact in value.minus:
        told += f" − {scene.fact(fact)}"
    if value.percent is None:
        return told
    whole = scene.say("bracketed", words=told) if len(value.facts) + len(value.minus) > 1 else told
    return scene.say("percent_of_value", percent=say_figure(value.percent, scene), value=whole)
