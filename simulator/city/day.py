"""A day in the city, time compressed: the plan is carried out, and whoever hears from an officer answers once."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from functools import partial

from simulator.city.answers import Acknowledgements, answer
from simulator.city.data import citizen
from simulator.city.photos import photo
from simulator.city.plan import Act, Kind, Story
from simulator.platform import Platform, Received, Utterance

ANSWER_S = (2.0, 6.0)  #: how long a citizen thinks


class Day:
    """Moves the citizens of these platforms. Made with a running loop; takes over `on_received`."""

    def __init__(
        self,
        platforms: Mapping[str, Platform],
        acts: Sequence[Act],
        *,
        seed: int = 1,
        speed: float = 1.0,
        answer_s: tuple[float, float] = ANSWER_S,
    ) -> None:
        """`speed` 10 makes ten minutes one; `answer_s` is not made shorter by it."""
        self._platforms = platforms
        self._acts = acts
        self._seed = seed
        self._speed = speed
        self._answer_s = answer_s
        self._said: dict[int, str] = {}  # story number -> id of its first message
        self._latest: dict[tuple[str, int], Story] = {}  # what a citizen has written last, by channel
        self._acknowledgements = Acknowledgements()
        self._heard_of: dict[tuple[str, int], list[Received]] = {}  # what is not answered yet: parts of one reply
        self._count = 0
        self._answers: set[asyncio.Task[None]] = set()
        for channel, platform in platforms.items():
            platform.on_received = partial(self._heard, channel)

    async def run(self) -> None:
        """Return when everything planned has happened; answers to officers go on until `close`."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for act in self._acts:
            await asyncio.sleep(max(0.0, began + act.at_s / self._speed - loop.time()))
            await self._do(act)

    async def close(self) -> None:
        """Nobody answers any more."""
        for platform in self._platforms.values():
            platform.on_received = lambda _: None
        for task in list(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def _do(self, act: Act) -> None:
        story, platform = act.story, self._platforms[act.story.channel]
        first = self._said.get(story.number)
        match act.kind:
            case Kind.SAY:
                self._said[story.number] = platform.say(await self._first_words(story))
                self._latest[story.channel, story.citizen.number] = story
            case Kind.PLACE:
                if not self._in_public(story):  # else it stood with the first words
                    platform.say(Utterance(citizen=story.citizen, place=story.complaint.place))
            case Kind.FOLLOW_UP | Kind.THANK:
                public = self._in_public(story)
                answered = first if public else None  # in private one just goes on writing
                platform.say(Utterance(citizen=story.citizen, text=act.text, public=public, reply_to=answered))
            case Kind.EDIT if first and act.text:
                platform.edit(first, act.text)
            case Kind.DELETE if first:
                platform.delete(first)
            case _:
                raise ValueError(f"{act.kind} before anything was said")

    def _in_public(self, story: Story) -> bool:
        """As the citizen wants it, where the platform has both."""
        platform = self._platforms[story.channel]
        return platform.hears_public and (story.complaint.public or not platform.hears_private)

    async def _first_words(self, story: Story) -> Utterance:
        """Photos are drawn in a thread: the platforms go on answering meanwhile."""
        complaint, public = story.complaint, self._in_public(story)
        numbered = enumerate(complaint.photos, start=story.number)
        photos = [await asyncio.to_thread(photo, motif, number) for number, motif in numbered]
        return Utterance(
            citizen=story.citizen,
            text=complaint.text,
            photos=photos,
            place=complaint.place if public else None,
            public=public,
        )

    def _heard(self, channel: str, received: Received) -> None:
        number = received.citizen_number
        if number is None or self._acknowledgements.is_one(channel, number, received.text):
            return
        if (channel, number) in self._heard_of:
            self._heard_of[channel, number].append(received)
            return
        self._heard_of[channel, number] = [received]
        task = asyncio.create_task(self._answer(channel, number))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, channel: str, number: int) -> None:
        """Think, then answer once to all that has come meanwhile."""
        self._count += 1
        rng = random.Random(f"answer:{self._seed}:{channel}:{number}:{self._count}")
        await asyncio.sleep(rng.uniform(*self._answer_s))
        parts = self._heard_of.pop((channel, number))
        story = self._latest.get((channel, number))
        said = "\n".join(part.text for part in parts)
        self._platforms[channel].say(
            Utterance(
                citizen=citizen(number),
                text=answer(said, story.complaint if story else None, rng),
                public=parts[-1].public,
                reply_to=parts[-1].message_id,
            )
        )
