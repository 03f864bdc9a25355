"""What the person who runs the bot is told about the version of the database."""

from services.db.schema import SchemaError, State

SAID: dict[State, str] = {
    "newest": "đúng phiên bản",
    "empty": "còn trống, chạy `chibot migrate`",
    "older": (
        "cũ hơn chương trình, chạy `chibot migrate` (các tiến trình đang chạy vẫn chạy tiếp)"
    ),
    "newer": (
        "mới hơn chương trình, hãy cài bản ChiBot mới rồi chạy lại (dữ liệu không bị đụng tới)"
    ),
}


def plain(error: SchemaError) -> str:
    """Why a command did nothing, and what to do."""
    return f"Cơ sở dữ liệu {SAID[error.state]}."
