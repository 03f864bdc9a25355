"""The Telegram methods that show or change something on a phone."""

from bot.simulator import telegram_objects as objects
from bot.simulator.arguments import ApiError, Arguments, Upload, bad
from bot.simulator.telegram_markup import read_keyboard, read_text
from bot.simulator.world import Bot, Chat, Json, Message, Person, StoredFile, World, is_picture

DOWNLOAD_BYTES, UPLOAD_BYTES, PHOTO_BYTES = 20 * 2**20, 50 * 2**20, 10 * 2**20
DELETE_SECONDS = 48 * 3600
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
}


class TelegramMessages:
    """Each method takes the calling bot and its arguments and gives the `result`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def target(self, bot: Bot, args: Arguments) -> tuple[Chat, Person | None]:
        """The chat of `chat_id`, if this bot may write to it now."""
        account = args.text("chat_id")
        if not account:
            raise bad("chat_id is empty")
        group = self._world.group_by_account("telegram", account)
        if group is not None:
            return group, None
        person = self._world.by_account("telegram", account)
        if person is None or person.chat is None:
            raise bad("chat not found")
        if person.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not person.started or person.bot != bot.id:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return person.chat, person

    def _admit(self, bot: Bot, chat: Chat) -> None:
        wait = self._world.meters.admit(bot.id, chat.account, group=chat.group)
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _own(self, chat: Chat, args: Arguments, action: str) -> Message:
        shown = chat.find(args.text("message_id"))
        if shown is None:
            raise bad(f"message to {action} not found")
        return shown

    def _shown(self, bot: Bot, chat: Chat, shown: Message) -> Json:
        author = self._world.people.get(shown.author)
        return objects.message(bot, chat, shown, author)

    def _send(self, bot: Bot, chat: Chat, shown: Message) -> Json:
        self._admit(bot, chat)
        shown.n, shown.id = len(chat.messages) + 1, str(self._world.next_id())
        return self._shown(bot, chat, self._world.put(chat, shown))

    async def send_message(self, bot: Bot, args: Arguments) -> Json:
        text, entities = read_text(args)
        buttons = read_keyboard(args)
        chat, _ = self.target(bot, args)
        at = self._world.now()
        shown = Message(0, "", "bot", text, at, buttons, entities)
        return self._send(bot, chat, shown)

    async def send_document(self, bot: Bot, args: Arguments) -> Json:
        return await self._send_file(bot, args, "document", UPLOAD_BYTES)

    async def send_photo(self, bot: Bot, args: Arguments) -> Json:
        return await self._send_file(bot, args, "photo", PHOTO_BYTES)

    async def _send_file(self, bot: Bot, args: Arguments, field: str, most: int) -> Json:
        text, entities = read_text(args, "caption")
        buttons = read_keyboard(args)
        chat, _ = self.target(bot, args)
        file = self._file(args, field, most)
        at = self._world.now()
        shown = Message(0, "", "bot", text, at, buttons, entities, file)
        return self._send(bot, chat, shown)

    def _file(self, args: Arguments, field: str, most: int) -> StoredFile:
        given = args.text(field)
        upload = args.files.get(given.removeprefix("attach://") or field)
        if upload is not None:
            return self._uploaded(upload, field, most)
        if not given:
            raise bad(f"there is no {field} in the request")
        file = self._world.files.get(given)
        if file is None:
            raise bad("wrong file identifier/HTTP URL specified")
        return file

    def _uploaded(self, upload: Upload, field: str, most: int) -> StoredFile:
        if not upload.content:
            raise bad("file must be non-empty")
        if len(upload.content) > most:
            raise ApiError(413, "Request Entity Too Large")
        picture = field == "photo"
        if picture and not is_picture(upload.name):
            raise bad("IMAGE_PROCESS_FAILED")
        return self._world.store(upload.name, upload.content, picture=picture)

    async def edit_message_text(self, bot: Bot, args: Arguments) -> Json:
        text, entities = read_text(args)
        buttons = read_keyboard(args)
        chat, _ = self.target(bot, args)
        shown = self._editable(chat, args)
        if shown.file is not None:
            raise bad("there is no text in the message to edit")
        new = (text, entities, buttons)
        if new == (shown.text, shown.entities, shown.buttons):
            raise _not_modified()
        shown.text, shown.entities, shown.buttons = new
        return self._edited(bot, chat, shown)

    async def edit_message_reply_markup(self, bot: Bot, args: Arguments) -> Json:
        buttons = read_keyboard(args)
        chat, _ = self.target(bot, args)
        shown = self._editable(chat, args)
        if buttons == shown.buttons:
            raise _not_modified()
        shown.buttons = buttons
        return self._edited(bot, chat, shown)

    def _editable(self, chat: Chat, args: Arguments) -> Message:
        if not args.text("message_id"):
            raise bad("message identifier is not specified")
        shown = self._own(chat, args, "edit")
        if shown.sender != "bot":
            raise bad("message can't be edited")
        return shown

    def _edited(self, bot: Bot, chat: Chat, shown: Message) -> Json:
        shown.edited = True
        chat.touch(shown)
        edit_date = int(self._world.now().timestamp())
        return self._shown(bot, chat, shown) | {"edit_date": edit_date}

    async def delete_message(self, bot: Bot, args: Arguments) -> bool:
        chat, _ = self.target(bot, args)
        shown = self._own(chat, args, "delete")
        age = self._world.now() - shown.at
        if age.total_seconds() > DELETE_SECONDS:
            raise bad("message can't be deleted for everyone")
        shown.deleted = True
        chat.touch(shown)
        return True

    async def answer_callback_query(self, bot: Bot, args: Arguments) -> bool:
        if len(args.text("text")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        query = bot.queries.pop(args.text("callback_query_id"), None)
        age = self._world.monotonic() - query.at if query else 0.0
        if query is None or age > self._world.limits.query_seconds:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        chat = self._world.people[query.person].chat
        if chat is not None:
            chat.touch()
            chat.notice = (args.text("text"), chat.revision)
        return True

    async def send_chat_action(self, bot: Bot, args: Arguments) -> bool:
        if args.text("action") not in _ACTIONS:
            raise bad("wrong parameter action in request")
        chat, _ = self.target(bot, args)
        chat.typing = True
        chat.touch()
        return True

    async def get_chat(self, bot: Bot, args: Arguments) -> Json:
        if not args.text("chat_id"):
            raise bad("chat_id is empty")
        account = args.text("chat_id")
        person = self._world.by_account("telegram", account)
        met = person is not None and person.started and person.bot == bot.id
        chat = person.chat if person is not None and met else None
        chat = chat or self._world.group_by_account("telegram", account)
        if chat is None:
            raise bad("chat not found")
        return objects.full_chat(chat)

    async def get_file(self, bot: Bot, args: Arguments) -> Json:
        file = self._world.files.get(args.text("file_id"))
        if file is None:
            raise bad("invalid file_id")
        if len(file.content) > DOWNLOAD_BYTES:
            raise bad("file is too big")
        return objects.file_object(file) | {"file_path": file.path}


def _not_modified() -> ApiError:
    return bad(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
