"""What the person who runs the bot is told about the version of the database."""

from services.db.pooling import SharedSessionsError
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


SHARED = (
    "đi qua một bộ gộp kết nối chia phiên theo từng giao dịch; với PgBouncer hãy đặt "
    "pool_mode=session, hoặc nối thẳng tới PostgreSQL"
)


def plain(error: SchemaError | SharedSessionsError) -> str:
    """Why a command did nothing, and what to do."""
    if isinstance(error, SharedSessionsError):
        return f"Cơ sở dữ liệu {SHARED}."
    return f"Cơ sở dữ liệu {SAID[error.state]}."
