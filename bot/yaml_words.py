"""What is wrong with a YAML file, in words for whoever wrote it; the parser speaks English."""

from services.rules import RulesError

BROKEN = "chưa đúng cách viết YAML"
PROBLEMS = (
    ("found a tab", "có dấu tab đầu dòng; hãy thụt vào bằng dấu cách"),
    ("'\\t' that cannot start", "có dấu tab đầu dòng; hãy thụt vào bằng dấu cách"),
    ("expected ',' or '}'", "dấu { mở mà chưa đóng bằng }, hoặc thiếu dấu phẩy"),
    ("expected ',' or ']'", "dấu [ mở mà chưa đóng bằng ], hoặc thiếu dấu phẩy"),
    ("expected node content", "dấu ngoặc mở mà chưa đóng, hoặc thiếu giá trị"),
    ("unexpected end of stream", "dấu nháy mở mà chưa đóng"),
    ("mapping values are not allowed", "dấu hai chấm sai chỗ, hoặc đầu dòng chưa thẳng hàng"),
    ("expected key", "đầu dòng chưa thẳng hàng với các dòng cùng mục"),
    ("expected <block end>", "đầu dòng chưa thẳng hàng với các dòng cùng mục"),
    ("expected '-' indicator", "đầu dòng chưa thẳng hàng với các dòng cùng mục"),
    ("could not find expected ':'", "thiếu dấu hai chấm sau tên"),
    ("cannot start any token", "chữ bắt đầu bằng ký tự như @, % phải đặt trong dấu nháy"),
    ("undefined alias", "tên sau dấu * chưa được đặt bằng dấu &"),
    ("unknown tag", "không dùng kiểu dữ liệu bắt đầu bằng dấu !"),
    ("codec can't decode", "tệp không phải chữ UTF-8; hãy lưu lại dạng UTF-8"),
    ("given twice", "một tên được ghi hai lần trong cùng mục"),
    ("must be a list of entries", "chỗ này không phải một mục gồm các cặp tên: giá trị"),
    ("recursion", "các ngoặc lồng nhau quá nhiều lớp"),
)
"""part of what the reader says → the same for people"""


def said_of(error: RulesError) -> str:
    """ "dòng 3: dấu { mở mà chưa đóng bằng }, hoặc thiếu dấu phẩy"."""
    known = (said for part, said in PROBLEMS if part in error.message)
    return f"dòng {error.line}: {next(known, BROKEN)}"
