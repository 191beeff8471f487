"""The register of situations: what each is called, tells and does."""
from .identifiers import at

# situation → what happens, in words for the reader of samples/README.md.
STORY = {}

# (time, situation, function of the world); run in the order of time.
SCENES = []


def scene(situation, when, text=None):
    """Registers a function as a situation, or as a later part of one."""
    if text:
        STORY[situation] = " ".join(text.split())

    def register(function):
        SCENES.append((at(when), situation, function))
        return function

    return register


def play(world):
    """Runs every scene in the order of time."""
    for time, situation, function in sorted(SCENES, key=lambda one: (one[0], one[1], one[2].__name__)):
        function(world, situation, time)
