"""Groups of similar position as people call them, where the ward named none (GRD-G18)."""

BODIES = {
    "ward_standing_committee": "Ban Thường vụ Đảng ủy",
    "party_committee": "Đảng ủy",
    "council_standing_body": "Thường trực HĐND",
    "government_leadership": "Lãnh đạo UBND",
    "front_standing_board": "Thường trực Mặt trận",
    "mass_organisation_leadership": "Lãnh đạo đoàn thể",
    "cell_committee_of_residence": "Chi ủy khu dân cư",
    "cell_committee_of_agency": "Chi ủy cơ quan",
    "other": "Lãnh đạo cơ quan",
}
POSITIONS = {"head": "người đứng đầu", "deputy": "cấp phó", "member": "thành viên"}


def of_collective(kind: str) -> str:
    """The group of a collective of this kind."""
    return BODIES[kind]


def of_leader(kind: str, position: str) -> str:
    """The group of who holds this position in a collective of this kind."""
    return f"{BODIES[kind]}, {POSITIONS[position]}"
