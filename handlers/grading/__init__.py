"""Grades by chat: the cell proposes, the ward decides, results are told, complaints are heard."""

from handlers.conversation import Conversation
from services.documents.forms import Forms


def conversations(forms: Forms) -> list[Conversation]:
    """Those of this subject, for the one list; slips are printed on `forms`."""
    from handlers.grading.again import GradeAgain
    from handlers.grading.body import WardGrades
    from handlers.grading.cell import CellGrades
    from handlers.grading.comments import CommentTalk
    from handlers.grading.counting import CountGrades
    from handlers.grading.deciding import GroupGrades
    from handlers.grading.facts import GradeFacts
    from handlers.grading.inspection import Inspection
    from handlers.grading.mine import MyGrade
    from handlers.grading.opinions import GradeOpinions

    return [
        CellGrades(),
        CommentTalk(),
        WardGrades(),
        GroupGrades(),
        GradeOpinions(forms),
        CountGrades(),
        GradeAgain(),
        GradeFacts(),
        Inspection(),
        MyGrade(),
    ]
