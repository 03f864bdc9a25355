"""Everything one can talk about with the bot."""

from collections.abc import Mapping

from handlers.conversation import Conversation
from services.documents.forms import BUILT_IN, Forms
from services.seal import Seal


def conversations(
    seal: Seal, forms: Forms = BUILT_IN, buttons: Mapping[str, bool] | None = None
) -> list[Conversation]:
    """The one list of conversations; the engine, help and tests read it.

    `forms`: the files that papers of review and grading are printed on. `buttons`: the channels in
    use, and whether a choice is a button there.
    """
    from handlers import (
        closed_books,
        dissolutions,
        exemptions,
        grading,
        positions,
        privacy,
        ratings,
        residence,
        reviews,
        screening,
        submissions,
        superiors,
        transfers,
        units,
        yearly,
    )
    from handlers.absentees import Absentees
    from handlers.attendance import Attendance
    from handlers.ballots.asking import AskBallot
    from handlers.ballots.board import BallotTalk
    from handlers.ballots.counting import CountBallot
    from handlers.board import BoardConversation
    from handlers.broadcasts.control import BroadcastControl
    from handlers.broadcasts.sending import Broadcasting
    from handlers.cell_plans import CellPlans
    from handlers.checkin import CheckInTalk
    from handlers.collecting import Collecting
    from handlers.dues import Dues
    from handlers.dues_contact import DuesContact
    from handlers.dues_import import DuesImport
    from handlers.dues_sheets import DuesSheets
    from handlers.dues_transfer import DuesTransfer
    from handlers.evaluation import EvaluationTalk
    from handlers.four_good import FourGoodTalk
    from handlers.handout import Handout
    from handlers.law import Law
    from handlers.linking import Linking
    from handlers.meeting_book import MeetingBook
    from handlers.menu import Menu
    from handlers.mine import Mine
    from handlers.minutes_end import MinutesEnd
    from handlers.morning import MorningConversation
    from handlers.my_tasks import MyTasks
    from handlers.official_comments import OfficialComments
    from handlers.papers import Papers
    from handlers.planning import Planning
    from handlers.plans import Plans
    from handlers.questions import Questions
    from handlers.remarks import RemarksTalk
    from handlers.roll_call import RollCall
    from handlers.roster import Roster
    from handlers.rulebook import Rulebook
    from handlers.tasks import Tasks
    from handlers.tour import Tour
    from handlers.treasury import Treasury
    from handlers.treasury_settings import TreasurySettings
    from handlers.ward import Ward
    from handlers.why import Why

    return [
        Linking(seal),
        Tour(),
        Handout(),
        Menu(),
        Attendance(),
        Mine(),
        BoardConversation(),
        RollCall(),
        Absentees(),
        MeetingBook(),
        MinutesEnd(),
        EvaluationTalk(),
        RemarksTalk(),
        FourGoodTalk(),
        CheckInTalk(seal),
        *screening.conversations(seal),
        AskBallot(),
        BallotTalk(),
        CountBallot(),
        Planning(),
        Papers(),
        Roster(seal),
        MorningConversation(),
        Tasks(),
        MyTasks(),
        Plans(),
        CellPlans(),
        Questions(),
        superiors.Superiors(),
        positions.Positions(),
        units.Units(),
        closed_books.ClosedBooks(),
        Dues(),
        DuesTransfer(seal),
        DuesSheets(),
        Treasury(),
        Collecting(),
        TreasurySettings(seal),
        DuesImport(),
        DuesContact(),
        Broadcasting(buttons or {}),
        BroadcastControl(seal),
        Ward(),
        *residence.conversations(seal),
        *exemptions.conversations(),
        *grading.conversations(forms),
        *reviews.conversations(forms),
        *ratings.conversations(),
        *submissions.conversations(forms),
        *transfers.conversations(),
        *dissolutions.conversations(),
        *yearly.conversations(),
        *privacy.conversations(seal),
        OfficialComments(),
        Why(),
        Law(),
        Rulebook(),
    ]
