"""How surely people are found in a roster by what somebody types, on generated rosters.

    python -m tests.benchmarks.names [--mistakes]

Of every way of naming a person: how often exactly that person is found, how often several are
found and the talker asks which, and how often nobody or, worst, only somebody else is found.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from time import process_time

from handlers.understanding.names import match
from services.words import fold

FAMILY = (
    *(
        "Nguyễn",
        "Nguyễn",
        "Nguyễn",
        "Nguyễn",
        "Trần",
        "Trần",
        "Lê",
        "Lê",
        "Phạm",
        "Huỳnh",
        "Hoàng",
    ),
    *("Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai"),
    *("Cao", "Lâm", "Tạ", "Châu", "Thạch", "Kim", "Sơn", "Danh", "Quách", "Hà", "Hoàng"),
)
MEN = (
    *("Hùng", "Dũng", "Sơn", "Hải", "Tuấn", "Minh", "Đức", "Thắng", "Nam", "Long", "Bình", "An"),
    *("Quang", "Cường", "Tâm", "Phúc", "Lộc", "Thành", "Trung", "Khánh", "Hòa", "Vinh", "Tài"),
    *("Anh", "Bảy", "Tư", "Út", "Cảnh", "Chiến", "Dân", "Mạnh", "Hậu", "Tiến", "Toàn", "Việt"),
)
WOMEN = (
    *("Hoa", "Lan", "Hà", "Hương", "Mai", "Thu", "Nga", "Hạnh", "Thảo", "Bình", "Anh", "Chi"),
    *("Ngọc", "Tuyết", "Liên", "Loan", "Yến", "Vân", "Hằng", "Huệ", "Cúc", "Đào", "Phượng"),
    *("Trang", "Trúc", "Sen", "Tám", "Hiền", "Oanh", "Kiều", "Diễm", "Xuân", "Nhung", "Dung"),
)
MIDDLE = ("Văn", "Văn", "Minh", "Đức", "Quang", "Hữu", "Công", "Thanh", "Ngọc", "Xuân", "Quốc")
MIDDLE_OF_WOMEN = ("Thị", "Thị", "Thị", "Thị Thu", "Thị Ngọc", "Kim", "Thanh", "Thị Bích", "Mỹ")
TITLES = ("đồng chí", "đ/c", "anh", "chị", "ông", "bà", "cô", "chú", "bác", "cụ", "thầy")
Way = Callable[[str, Random], str]
Roster = list[tuple[int, str]]
ROSTERS, SIZE = 60, 60


def _slipped(text: str, random: Random) -> str:
    """Swap two neighbouring letters."""
    place = random.randrange(1, len(text) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _initials(name: str) -> str:
    return "".join(f"{word[0]}." for word in name.split()[:-1])


WAYS: dict[str, Way] = {
    "full name": lambda name, _: name,
    "without accents": lambda name, _: fold(name),
    "capitals": lambda name, _: name.upper(),
    "title and full name": lambda name, random: f"{random.choice(TITLES)} {name}",
    "given name": lambda name, _: name.split()[-1],
    "given name, no accents": lambda name, _: fold(name.split()[-1]),
    "title and given name": lambda name, random: f"{random.choice(TITLES)} {name.split()[-1]}",
    "middle and given": lambda name, _: " ".join(name.split()[-2:]),
    "family and given": lambda name, _: f"{name.split()[0]} {name.split()[-1]}",
    "initials and given": lambda name, _: f"{_initials(name)}{name.split()[-1]}",
    "initials alone": lambda name, _: "".join(word[0] for word in name.split()),
    "one slip": lambda name, random: _slipped(fold(name), random),
    "name and area": lambda name, random: f"{name} tổ {random.randint(1, 9)}",
    "given name and area": lambda name, random: (
        f"anh {name.split()[-1]} ở ấp {random.randint(1, 9)}"
    ),
}


def roster(random: Random) -> Roster:
    """Give the members of one cell; some have the same name."""
    names = []
    for _ in range(SIZE):
        woman = random.random() < 0.5
        middle = random.choice(MIDDLE_OF_WOMEN if woman else MIDDLE)
        names.append(f"{random.choice(FAMILY)} {middle} {random.choice(WOMEN if woman else MEN)}")
    return list(enumerate(names, start=1))


def outcomes(way: Way, rosters: int = ROSTERS) -> Iterator[tuple[str, str, str]]:
    """Give what became of each naming: right, asked, nobody or wrong; the name; what was typed."""
    for seed in range(rosters):
        random = Random(seed)
        people = roster(random)
        for key, name in people:
            typed = way(name, random)
            found = match(typed, people)
            yield _outcome(key, found), name, typed


def _outcome(key: int, found: list[int]) -> str:
    if found == [key]:
        return "right"
    if key in found:
        return "asked"
    return "wrong" if len(found) == 1 else ("asked, not among them" if found else "nobody")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"


def main() -> None:
    """Print a line for each way of naming."""
    wrong = list[str]()
    for title, way in WAYS.items():
        start = process_time()
        found = list(outcomes(way))
        spent = (process_time() - start) / len(found)
        counted = Counter(outcome for outcome, _, _ in found)
        shares = ", ".join(
            f"{key} {100 * n / len(found):.2f}%" for key, n in counted.most_common()
        )
        sys.stdout.write(f"{title:24} {shares}; {spent * 1000:.2f} ms\n")
        wrong += [f"{title}: {name} | {typed}" for kind, name, typed in found if kind == "wrong"]
    if "--mistakes" in sys.argv:
        sys.stdout.write("\n".join(wrong[:60]) + "\n")


if __name__ == "__main__":
    main()
