"""What the message of each kind of reminder opens: commands with their labels."""

from collections.abc import Mapping, Sequence

WHY_CONTACT = ("/visao EXM-16 {id}", "choice.why")
WHY_TOLD = ("/visao EXM-17 {id}", "choice.why")
WHY_REPORTED = ("/visao EXM-04 {id}", "choice.why")
RECEIVED = ("/visao DUE-01 member_says_paid=true receipt_confirmed=true", "choice.why")
NOT_RECEIVED = ("/visao DUE-01 member_says_paid=true receipt_confirmed=false", "choice.why")
STILL_OWED = ("/visao DUE-06 waived_on=null", "choice.why")
NO_PLAN = ("/visao TSK-07 registered_on=null", "choice.why")
NO_COMMENT = ("/visao RES-23 commented_on=null collective=true", "choice.why")
_ON_ITS_WAY = "commented=true collected=false received_by_workplace=false"
NOT_BROUGHT = (f"/visao RES-11 {_ON_ITS_WAY}", "choice.why")
NOT_FETCHED = (f"/visao RES-14 {_ON_ITS_WAY} military_region_9=true", "choice.why")
GUEST = ("/visao ATT-08 assigned=true member_of_this_cell=false", "choice.why")
RETURNED = ("/visao EXM-05 {id}", "choice.why")
LINKS: Mapping[str, Sequence[tuple[str, str]]] = {
    "review_write": [("/kiemdiem", "notice.write_review"), ("/visao GRD-R14", "choice.why")],
    "review_suggested": [("/kiemdiem", "notice.write_review"), ("/visao GRD-R39", "choice.why")],
    "review_concluded": [("/kiemdiem", "notice.see_own_review"), ("/visao GRD-R20", "choice.why")],
    "review_redo": [("/kiemdiem", "notice.see_own_review"), ("/visao GRD-R39", "choice.why")],
    "review_meeting": [("/kiemdiem", "notice.write_review"), ("/visao GRD-R26", "choice.why")],
    "review_draft": [
        ("/duthaokiemdiem {id}", "notice.see_draft"),
        ("/visao GRD-R13", "choice.why"),
    ],
    "review_draft_due": [("/hopkiemdiem", "notice.see_session"), ("/visao GRD-R13", "choice.why")],
    "review_follow": [
        ("/theodoikiemdiem", "notice.see_followed"),
        ("/visao GRD-R41", "choice.why"),
    ],
    "review_no_plan": [("/kehoachnam", "notice.enter_plan"), ("/visao CAL-20", "choice.why")],
    "absences_to_rule": [("/tinhhinh {id}", "notice.see_absences")],
    "reason_asked": [("/traloi {id} absent", "notice.answer_back")],
    "reason_refused": [("/visao ATT-04 {id}", "choice.why")],
    "unexcused": [("/visao ATT-03 {id}", "choice.why")],
    "dues_soon": [("/visao DUE-02", "choice.why")],
    "dues_late": [("/visao DUE-02", "choice.why")],
    "dues_nudge": [("/visao DUE-02", "choice.why")],
    "dues_counter": [("/demphi {unit}", "notice.see_counter"), ("/visao DUE-03", "choice.why")],
    "dues_claims": [("/xacnhanphi {id}", "notice.see_claims")],
    "dues_contact": [("/lienlacphi", "notice.see_contact"), STILL_OWED],
    "dues_amounts": [("/mucvuaghi {id}", "notice.see_amounts")],
    "dues_confirmed": [RECEIVED],
    "dues_refused": [("/dangphi", "dues.choice.page"), NOT_RECEIVED],
    "task_given": [("/nhiemvu", "notice.see_tasks"), ("/visao TSK-05", "choice.why")],
    "task_review": [("/rasoat {id}", "notice.see_review"), ("/visao TSK-03", "choice.why")],
    "plan_missing": [("/kehoach", "notice.write_plan"), NO_PLAN],
    "plans_missing": [
        ("/kehoachchibo {id}", "notice.see_plans"),
        ("/visao TSK-06", "choice.why"),
    ],
    "question_asked": [("/traloivuongmac", "notice.see_questions")],
    "remarks": [("/nhanxet {id}", "notice.see_remarks")],
    "question_answered": [("/vuongmaccuatoi", "notice.see_answer")],
    "residence_after": [
        ("/daducutru {id} yes", "residence.there.yes"),
        ("/daducutru {id} no", "residence.there.no"),
    ],
    "residence_confirmed": [("/visao RES-08 {id}", "choice.why")],
    "residence_refused": [
        ("/hopcutru {id}", "residence.choice.again"),
        ("/visao RES-08 {id}", "choice.why"),
    ],
    "residence_corrected": [
        ("/buoicutru {id}", "notice.see_residence"),
        ("/baocaocutru", "report.choice.home"),
        ("/visao RES-08", "choice.why"),
    ],
    "residence_letter_corrected": [
        ("/thunoicutru", "residence_work.choice.letters"),
        ("/visao RES-09", "choice.why"),
    ],
    "residence_confirm": [
        ("/xacnhanvang", "residence_work.choice.reasons"),
        ("/visao RES-08", "choice.why"),
    ],
    "residence_students": [
        ("/ykiensinhvien", "students.choice.home"),
        ("/visao RES-25", "choice.why"),
    ],
    "residence_comment": [
        ("/nhanxetcutru", "comments.choice.home"),
        NO_COMMENT,
    ],
    "residence_book": [
        ("/damangso", "books.choice.brought"),
        ("/solienhe", "books.choice.own"),
        NOT_BROUGHT,
    ],
    "residence_fetch": [
        ("/solienhecoquan", "books.choice.books"),
        NOT_FETCHED,
    ],
    "residence_letter": [
        ("/thunoicutru", "residence_work.choice.letters"),
        ("/visao RES-09", "choice.why"),
    ],
    "guest_invitation": [GUEST],
    "submission_due": [("/nophoso", "submissions.choice.send"), ("/visao REP-27", "choice.why")],
    "rating_wanted": [("/guixeploai", "ratings.choice.send"), ("/visao DIS-13", "choice.why")],
    "rating_came": [("/nhanxetphuong", "ratings.choice.see")],
    "dissolution_arrivals": [
        ("/tiepnhan", "notice.see_arrivals"),
        ("/visao DIS-09", "choice.why"),
    ],
    "dissolution_withdrawn": [("/visao DIS-01", "choice.why")],
    "official_comment": [
        ("/xemgopycanbo", "notice.see_comments"),
        ("/visao DIS-15", "choice.why"),
    ],
    "transfer_asked": [("/motchuyen {id}", "notice.see_transfer")],
    "transfer_required": [
        ("/chuyencuatoi", "notice.see_own_transfer"),
        ("/visao TRF-02 {id}", "choice.why"),
    ],
    "transfer_reported": [
        ("/motchuyen {id}", "notice.see_transfer"),
        ("/visao TRF-08", "choice.why"),
    ],
    "transfer_coming": [("/motchuyen {id}", "notice.see_transfer")],
    "transfer_declined": [("/motchuyen {id}", "notice.see_transfer")],
    "transfer_moved": [("/visao TSK-04", "choice.why")],
    "transfer_left": [("/motchuyen {id}", "notice.see_transfer")],
    "transfer_ends": [
        ("/motchuyen {id}", "notice.see_transfer"),
        ("/visao TRF-02", "choice.why"),
    ],
    "transfer_extended": [("/visao TRF-01", "choice.why")],
    "exemption_asked": [("/xetmotmien {id}", "notice.see_exemption")],
    "exemption_proposed": [("/xetmotmien {id}", "notice.see_exemption")],
    "exemption_reported": [("/xetmotmien {id}", "notice.see_exemption"), WHY_REPORTED],
    "exemption_granted": [("/visao EXM-18 {id}", "choice.why")],
    "exemption_refused": [("/miencuatoi", "notice.see_own_exemption")],
    "exemption_returned": [RETURNED],
    "exemption_told": [("/xetmotmien {id}", "notice.see_exemption")],
    "exemption_contact_named": [("/giulienlac", "notice.contact_people"), WHY_CONTACT],
    "exemption_contact": [("/dalienhe {id}", "notice.in_touch"), WHY_CONTACT],
    "exemption_ends": [("/visao EXM-18 {id}", "choice.why")],
    "exemption_report": [("/baocaomien", "notice.report_now"), WHY_TOLD],
    "exemption_relay": [("/giulienlac", "notice.contact_people"), WHY_TOLD],
    "grade_comment": [
        ("/vietnhanxet {id}", "notice.grade_write"),
        ("/visao GRD-G28", "choice.why"),
    ],
    "grade_comment_came": [("/nhanxetxeploai", "notice.grade_open_cell")],
    "grade_opinion": [
        ("/vietnhanxet {id}", "notice.opinion_write"),
        ("/visao GRD-G14", "choice.why"),
    ],
    "grade_opinion_came": [("/xeploaiphuong", "notice.grade_open_cell")],
    "report_comment": [
        ("/vietnhanxet {id}", "notice.report_comment_write"),
        ("/visao GRD-R12", "choice.why"),
    ],
    "report_comment_came": [("/hopkiemdiem", "notice.see_session")],
    "grade_owed": [("/thieuxeploai", "notice.grade_see_owed"), ("/visao GRD-G23", "choice.why")],
    "grade_ballot": [("/demxeploai {id}", "notice.grade_count")],
    "grade_result": [("/ketquaxeploai", "notice.grade_see"), ("/visao GRD-G49", "choice.why")],
    "grade_result_unit": [("/xeploai", "notice.grade_open_cell")],
    "grade_complaint": [("/xemdon {id}", "notice.grade_letter")],
    "grade_complaint_answered": [("/ketquaxeploai", "notice.grade_see")],
    "ballot_to_count": [("/kiemphieu {id}", "notice.see_matter")],
    "case_matter": [("/hoso {id}", "notice.see_matter")],
    "case_due": [("/hoso {id}", "notice.see_matter")],
    "case_month": [("/hoso {id}", "notice.see_matter")],
    "january_review": [
        ("/rasoatdangvien {id}", "notice.see_january"),
        ("/visao SCR-10 {id}", "choice.why"),
    ],
    "front_word": [("/phananh", "notice.see_matter")],
    "screening_year": [
        ("/doichieu", "notice.reconcile"),
        ("/baocaosangloc", "notice.report_year"),
        ("/visao SCR-31", "choice.why"),
    ],
    "ballot_differs": [("/phieu {id}", "notice.see_matter")],
    "ballot_counted": [("/phieu {id}", "notice.see_matter")],
}
"""kind → what its message opens: command and label"""
