"""What people do with their phones: write, attach, tap, block; each is an update for a bot."""

from urllib.parse import quote

from bot.simulator import telegram_objects as objects
from bot.simulator.world import (
    Bot,
    Button,
    Chat,
    Json,
    Message,
    Person,
    Query,
    StoredFile,
    Update,
    World,
    is_picture,
)
from bot.simulator.zalo import count, new_id


class PhoneError(Exception):
    """The person cannot do that now; the text says why."""


class Phones:
    """`origin` is this server's own address, for the picture links that Zalo hands out."""

    def __init__(self, world: World) -> None:
        self._world = world

    def write(self, person: Person, text: str) -> Message:
        if not text.strip():
            raise PhoneError("an empty message cannot be sent")
        chat, bot = self.connect(person)
        shown = self._put(chat, person, text)
        if bot.channel == "telegram":
            self.push(bot, person, "message", objects.message(bot, chat, shown, person))
        elif bot.channel == "zalo_oa":
            self.event(bot, person, "user_send_text", {"msg_id": shown.id, "text": text})
        else:
            self._zalo(bot, person, "message.text.received", shown, {"text": text})
        return shown

    def attach(self, person: Person, name: str, content: bytes, origin: str) -> Message:
        """Send a file; a picture goes as a picture. On Zalo only pictures arrive."""
        chat, bot = self.connect(person)
        file = self._world.store(name, content, picture=is_picture(name))
        shown = self._put(chat, person, "", file)
        if bot.channel == "telegram":
            self.push(bot, person, "message", objects.message(bot, chat, shown, person))
        elif bot.channel == "zalo_oa":
            self._attach_on_oa(bot, person, shown, origin + file_url(file))
        elif file.picture:
            url = origin + file_url(file)
            body = {"photo_url": url, "message_type": "CHAT_PHOTO"}
            self._zalo(bot, person, "message.image.received", shown, body)
        else:
            self._zalo(bot, person, "message.unsupported.received", shown, {})
        return shown

    def tap(self, person: Person, n: int, label: str) -> Button:
        """Press a button of message `n`; raises PhoneError when it is not (or no longer) there."""
        chat, bot = self.connect(person)
        shown = next((m for m in chat.messages if m.n == n and not m.deleted), None)
        button = _button(shown, label) if shown is not None else None
        if shown is None or button is None:
            raise PhoneError(f"message {n} has no button that starts with {label!r}")
        if button.data is not None and bot.channel == "zalo_oa":
            said = {"msg_id": f"oa{self._world.next_id()}", "text": button.data}
            self.event(bot, person, "user_send_text", said)
        elif button.data is not None:
            self._query(bot, person, chat, shown, button)
        return button

    def _attach_on_oa(self, bot: Bot, person: Person, shown: Message, url: str) -> None:
        file = shown.file
        if file is None:
            return
        kind = "image" if file.picture else "file"
        about = {"url": url} if file.picture else {"url": url, "name": file.name}
        payload = about if file.picture else about | {"size": str(len(file.content))}
        attached = [{"type": kind, "payload": payload}]
        message = {"msg_id": shown.id, "attachments": attached}
        self.event(bot, person, f"user_send_{kind}", message)

    def event(self, bot: Bot, person: Person, name: str, message: Json | None) -> None:
        """An event of an Official Account, as its webhook gets it."""
        if bot.official is None:
            return
        person.heard = self._world.now() if name != "unfollow" else person.heard
        stamp = str(int(self._world.now().timestamp() * 1000))
        payload: Json = {"app_id": bot.official.app_id, "event_name": name, "timestamp": stamp}
        if message is None:
            payload |= {"oa_id": bot.id, "follower": {"id": person.account}}
        else:
            payload |= {"sender": {"id": person.account}, "recipient": {"id": bot.id}}
            payload |= {"user_id_by_app": person.account, "message": message}
        self.push(bot, person, name, payload)

    def _query(self, bot: Bot, person: Person, chat: Chat, shown: Message, button: Button) -> None:
        key = f"{person.account}{self._world.next_id():012d}"
        bot.queries[key] = Query(key, person.id, self._world.monotonic())
        payload: Json = {
            "id": key,
            "from": objects.user(person),
            "message": objects.message(bot, chat, shown, None),
            "chat_instance": person.account,
            "data": button.data,
        }
        self.push(bot, person, "callback_query", payload)

    def block(self, person: Person, blocked: bool) -> None:
        """Stop the bot, or let it in again; Telegram and the OA tell the bot, a Zalo bot not."""
        if person.chat is None:
            raise PhoneError(f"{person.name} has no phone")
        if person.blocked == blocked:
            return
        person.blocked = blocked
        if person.channel == "zalo_oa" and person.started:
            name = "unfollow" if blocked else "follow"
            self.event(self.bot_of(person), person, name, None)
        if person.channel == "telegram" and person.started:
            bot = self.bot_of(person)
            date = int(self._world.now().timestamp())
            payload = objects.my_chat_member(bot, person, person.chat, date)
            self.push(bot, person, "my_chat_member", payload)

    def bot_of(self, person: Person) -> Bot:
        """The bot they write to; chosen at the first message: the first with room."""
        if person.channel is None:
            raise PhoneError(f"{person.name} has no phone")
        bots = self._world.bots_of(person.channel)
        known = next((bot for bot in bots if bot.id == person.bot), None)
        chosen = known or next((bot for bot in bots if self._has_room(bot)), None)
        if chosen is None:
            raise PhoneError(f"no {person.channel} bot has room for one more person")
        return chosen

    def _has_room(self, bot: Bot) -> bool:
        if bot.channel != "zalo":
            return True
        users = [p for p in self._world.people.values() if p.bot == bot.id and p.started]
        return len(users) < self._world.limits.zalo_people

    def connect(self, person: Person) -> tuple[Chat, Bot]:
        """The person's chat with their bot; from now on the bot may write to them."""
        bot = self.bot_of(person)
        if person.chat is None or person.blocked:
            raise PhoneError(f"{person.name} has blocked the bot")
        person.bot, person.started = bot.id, True
        return person.chat, bot

    def _put(
        self, chat: Chat, person: Person, text: str, file: StoredFile | None = None
    ) -> Message:
        message_id = new_id() if chat.channel == "zalo" else str(self._world.next_id())
        n, at = len(chat.messages) + 1, self._world.now()
        shown = Message(n, message_id, "person", text, at, file=file, author=person.id)
        return self._world.put(chat, shown)

    def push(self, bot: Bot, person: Person, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot asked not to get this kind."""
        if bot.channel == "telegram" and bot.allowed and kind not in bot.allowed:
            return
        bot.push(Update(self._world.next_id(), kind, payload, person.id))

    def _zalo(self, bot: Bot, person: Person, event: str, shown: Message, body: Json) -> None:
        count(self._world, bot)
        chat = {"id": person.account, "chat_type": "PRIVATE"}
        self.push(bot, person, event, zalo_event(event, person, chat, shown, body))


def zalo_event(event: str, person: Person, chat: Json, shown: Message, body: Json) -> Json:
    sender = {"id": person.account, "display_name": person.name, "is_bot": False}
    message: Json = {"from": sender, "chat": chat, "message_id": shown.id}
    message |= {"date": int(shown.at.timestamp() * 1000)} | body
    return {"event_name": event, "message": message}


def file_url(file: StoredFile) -> str:
    """Where the phone page finds a file, beginning with "/" unless it lies elsewhere."""
    return file.url or f"/simulator/files/{file.id}/{quote(file.name)}"


def _button(shown: Message, label: str) -> Button | None:
    buttons = [button for row in shown.buttons for button in row]
    exact = [b for b in buttons if b.label == label]
    begins = [b for b in buttons if label and b.label.casefold().startswith(label.casefold())]
    return next(iter(exact + begins), None)
