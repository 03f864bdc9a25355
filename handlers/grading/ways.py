"""What can be done with a group, by its kind, and which paper each way needs."""

FORMS = {
    "own": {"ward": "03-ĐG"},
    "propose": {"collective": "04-ĐG"},
    "decide": {"member": "02-ĐG", "leader": "08-ĐG", "collective": "05-ĐG"},
}
"""way and kind → the form of the paper"""
STEPS = {"own": "self", "propose": "proposal", "decide": "decision"}
WAYS = {
    "ward": ("evidence", "own", "vote", "decide", "papers"),
    "collective": ("evidence", "opinions", "propose", "ballot", "decide", "rate", "papers"),
    "leader": ("evidence", "opinions", "ballot", "decide", "rate", "papers"),
}
BODIES = {"own": "standing", "propose": "executive", "decide": "province"}
"""who grades the ward itself, step by step (GRD-G12)"""
INDIVIDUALS = ("evidence", "ballot", "decide", "rate", "papers")
ELSEWHERE = {"papers": "grade_papers", "opinions": "grade_opinions"}
"""ways that go on in another conversation"""
