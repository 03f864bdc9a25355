"""Conversations of the residence liaison: members, residence committee, workplaces, areas."""

from handlers.conversation import Conversation
from services.seal import Seal


def conversations(seal: Seal) -> list[Conversation]:
    """All of them, for handlers/__init__.py."""
    from handlers.residence.books import Books
    from handlers.residence.comment_ends import CommentEnds
    from handlers.residence.comments import CommentsTalk
    from handlers.residence.desk import Desk
    from handlers.residence.letters import Letters
    from handlers.residence.member import Residence
    from handlers.residence.planning import SessionPlanning
    from handlers.residence.register import Register
    from handlers.residence.reports import Reports
    from handlers.residence.roll import ResidenceRoll
    from handlers.residence.sitting import SittingTalk
    from handlers.residence.sitting_end import SittingEnd
    from handlers.residence.students import StudentsTalk
    from handlers.residence.workplace import WorkplaceDesk
    from handlers.residence.workplace_books import WorkplaceBooks
    from handlers.residence.workplace_tells import WorkplaceTells

    return [
        Books(),
        CommentEnds(),
        CommentsTalk(),
        Desk(),
        Letters(),
        Residence(),
        SessionPlanning(),
        Register(seal),
        Reports(),
        ResidenceRoll(),
        SittingTalk(),
        SittingEnd(),
        StudentsTalk(),
        WorkplaceDesk(),
        WorkplaceBooks(),
        WorkplaceTells(),
    ]
