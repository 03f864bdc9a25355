"""Conversations of the residence liaison.

member, books                     a working member: coming or absent, was there, the book
desk, planning, register, roll    the residence committee: season, sessions, register, roll-call
letters, replies                  what follows from absences, sent to workplace committees
sitting, sitting_end              a meeting step by step, and its minutes
comments, comment_ends            the comments at year end
newcomer                          a member introduced by a letter on paper
officers, students                who speaks for an area, and on students in lodgings
reports                           the report of the year
workplace, workplace_tells, workplace_books  the committee of a workplace inside
"""

from handlers.conversation import Conversation
from services.seal import Seal


def conversations(seal: Seal) -> list[Conversation]:
    """All of them, for handlers/__init__.py."""
    from handlers.residence.areas import Areas
    from handlers.residence.books import Books
    from handlers.residence.comment_ends import CommentEnds
    from handlers.residence.comments import CommentsTalk
    from handlers.residence.desk import Desk
    from handlers.residence.letters import Letters
    from handlers.residence.member import Residence
    from handlers.residence.newcomer import Newcomer
    from handlers.residence.officers import Officers
    from handlers.residence.planning import SessionPlanning
    from handlers.residence.register import Register
    from handlers.residence.replies import Replies
    from handlers.residence.reports import Reports
    from handlers.residence.roll import ResidenceRoll
    from handlers.residence.sitting import SittingTalk
    from handlers.residence.sitting_end import SittingEnd
    from handlers.residence.students import StudentsTalk
    from handlers.residence.workplace import WorkplaceDesk
    from handlers.residence.workplace_books import WorkplaceBooks
    from handlers.residence.workplace_tells import WorkplaceTells

    return [
        Areas(),
        Books(),
        CommentEnds(),
        CommentsTalk(),
        Desk(),
        Letters(),
        Newcomer(seal),
        Officers(seal),
        Residence(),
        SessionPlanning(),
        Register(seal),
        Replies(),
        Reports(),
        ResidenceRoll(),
        SittingTalk(),
        SittingEnd(),
        StudentsTalk(),
        WorkplaceDesk(),
        WorkplaceBooks(),
        WorkplaceTells(),
    ]
