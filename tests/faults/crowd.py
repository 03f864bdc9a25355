"""People who answer, tap and ask at random; what they did, written down apart from the bot."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.demo.ward import Invented
from bot.simulator import Simulator
from bot.simulator.injections import Injections
from bot.simulator.world import Chat, Json, Message, Person

ABSENT = ("tôi ốm nên xin vắng [{}]", "tôi bận đi công tác xin vắng. #{}")
COMING = "tôi sẽ đến dự họp"
MENU = "menu"
"""not a sentence of anybody's: the log may name a file of the program so"""
TAPS = {"Có mặt": "coming", "Đến muộn": "late", "Đổi câu trả lời": ""}
"""button → what it records"""
ODD = ("xin chào \x00", "xin chào \u202e\x01", "menu " + "dài " * 1500)
"""what no keyboard writes, but a program can send"""
Answer = tuple[str, str | None]
"""coming | late | absent, and the words of an absence"""


class Journal(list[Message]):
    """The messages of a chat; remembers each as it was when it came, and when that was."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[tuple[str, datetime]] = []

    def append(self, message: Message) -> None:
        super().append(message)
        if message.sender == "bot":
            self.came.append((message.text, message.at))


class Crowd:
    """Members of the cell that has a meeting coming."""

    def __init__(
        self, simulator: Simulator, people: Sequence[Invented], dice: random.Random
    ) -> None:
        self._simulator, self._dice = simulator, dice
        self._injections = Injections(simulator.world, simulator.phones)
        self.people = [simulator.world.people[each.key] for each in people]
        self.said: dict[str, list[Answer]] = {each.id: [] for each in self.people}
        self.texts: list[str] = []
        """everything typed that the log must not tell"""
        self.updates = 0
        """how many different updates the bot has to hear"""
        self.damaged = 0
        self.waiting: set[str] = set()
        """who has said something since everything was answered"""
        self.journals = {each.id: Journal() for each in simulator.world.people.values()}
        for person in simulator.world.people.values():
            if person.chat:
                person.chat.messages = self.journals[person.id]

    def act(self, *, odd: bool = False) -> Person:
        """Somebody does something; who."""
        person = self._dice.choice(self.people)
        dice = self._dice.random()
        if odd:
            self._write(person, self._dice.choice(ODD))
        elif dice < 0.5:
            self._excuse(person)
        elif dice < 0.65:
            self._write(person, COMING)
            self._said(person, "coming")
        elif dice < 0.75:
            self._write(person, MENU)
        elif dice < 0.8:
            self._injections.inject(person, {"kind": "sticker"})
            self.updates += 1
        else:
            self._tap(person)
        self.waiting.add(person.id)
        return person

    def ask(self, person: Person) -> None:
        """Somebody wants to see the menu, whether they belong to the cell or not."""
        self.type(person, MENU)

    def type(self, person: Person, text: str) -> None:
        """Somebody types what nobody else may learn of."""
        self._write(person, text)
        self.waiting.add(person.id)

    def rest(self) -> None:
        """Everything was answered."""
        self.waiting.clear()

    def damage(self) -> None:
        """An update that no platform should send."""
        person = self._dice.choice([each for each in self.people if each.channel != "zalo"])
        self.damaged += 1
        note = self._note()
        wrong = _wrong(note) if person.channel == "telegram" else _wrong_event(note, self.damaged)
        self._injections.inject(person, {"kind": "message", "raw": self._dice.choice(wrong)})

    def repeat(self, person: Person) -> None:
        """The platform delivers somebody's last update again."""
        self._injections.inject(person, {"repeat": self._dice.randint(1, 3)})

    def got(self, phone: str, text: str) -> bool:
        """Whether a message with this text came to a phone."""
        return any(text in shown for shown, _ in self.journals[phone].came)

    def confirmed(self, person: str) -> Counter[str]:
        """How often each absence of a person was confirmed with its words."""
        shown = [text for text, _ in self.journals[person].came if "Đã ghi" in text]
        words = [text for _, text in self.said[person] if text]
        return Counter(text for text in words for one in shown if f"“{text}”" in one)

    def excuses(self, many: int) -> None:
        """Absences whose order matters to nobody: each has words of its own."""
        for _ in range(many):
            self._excuse(self._dice.choice(self.people))

    def _excuse(self, person: Person) -> None:
        text = self._dice.choice(ABSENT).format(self.updates)
        self._write(person, text)
        self.said[person.id].append(("absent", text))

    def _said(self, person: Person, answer: str) -> None:
        """Who says the same again has not said more."""
        said = self.said[person.id]
        if not said or said[-1][0] != answer:
            said.append((answer, None))

    def _write(self, person: Person, text: str) -> None:
        self._simulator.phones.write(person, text)
        if text != MENU:
            self.texts.append(text)
        self.updates += 1

    def _tap(self, person: Person) -> None:
        """The newest button, when nothing that was said before waits for an answer."""
        chat = person.chat
        found = _button(chat) if chat and person.id not in self.waiting else None
        if chat is None or found is None:
            self._write(person, MENU)
            return
        self._simulator.phones.tap(person, chat.messages[-1].n, found)
        self.updates += 1
        if TAPS[found]:
            self._said(person, TAPS[found])

    def _note(self) -> str:
        note = f"ghi chú hỏng {self.damaged}"
        self.texts.append(note)
        return note


def _wrong(note: str) -> tuple[Json, ...]:
    return (
        {"chat": {"id": []}, "text": note},
        {"from": note, "message_id": "x"},
        {"text": [note], "chat": 7},
    )


def _wrong_event(note: str, number: int) -> tuple[Json, ...]:
    """Of an Official Account, which signs it all the same."""
    event = {"event_name": "user_send_text", "timestamp": "1"}
    message = {"msg_id": f"damaged {number}", "text": note}
    return (
        event | {"sender": {"id": []}, "message": message},
        event | {"sender": note, "message": message},
        event | {"sender": {"id": "7"}, "message": message | {"text": [note]}},
    )


def _button(chat: Chat) -> str | None:
    last = chat.messages[-1] if chat.messages else None
    if last is None or last.sender != "bot":
        return None
    shown = [button.label for row in last.buttons for button in row]
    return next((label for label in shown if label in TAPS), None)
