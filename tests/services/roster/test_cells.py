"""Whatever stands in a cell, it is read or refused; nothing is raised."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.refusal import Refused
from services.roster.cells import Phone, Value, read_phone
from services.roster.workbook import READERS

CELLS = st.one_of(
    st.text(max_size=400),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"\A\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\Z"),
)


@given(CELLS, st.sampled_from(sorted(READERS)))
def test_every_cell_is_read_or_refused(cell: Value, column: str) -> None:
    meaning = READERS[column](cell)
    if column.endswith(("_on", "_date")):
        assert isinstance(meaning, Refused) or type(meaning) is date
    else:
        assert not isinstance(meaning, date | datetime)


@given(st.from_regex(r"\A0[35789]\d{8}\Z"), st.sampled_from(["", "+84", "84", "0084", "lost"]))
def test_every_way_to_write_a_mobile_number_is_the_same(number: str, prefix: str) -> None:
    national = "".join(str(int(digit)) for digit in number)
    written = national if not prefix else national[1:]
    written = written if prefix in {"", "lost"} else prefix + written
    assert read_phone(written) == Phone(national, zero_added=prefix == "lost")
