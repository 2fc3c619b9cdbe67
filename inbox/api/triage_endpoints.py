"""Endpoints of suggestions, of what belongs together, and of personal data."""

from inbox.api import complaints, documents, incident_documents, triage, triage_documents
from inbox.api.endpoint import NUMBER, ROW_ID, V1, Endpoint
from inbox.door import Access

OF_COMPLAINT = f"{V1}/complaints/{NUMBER}"

TRIAGE: tuple[Endpoint, ...] = (
    Endpoint(
        method="POST",
        path=f"{OF_COMPLAINT}/unmask",
        screen=complaints.unmask,
        access=Access.API_OFFICER,
        summary="The complaint with the personal data in its words: written down in the history",
        query={"all": "1: all messages, not only the newest two hundred"},
        answer=documents.WholeComplaint,
        problems=("no_such_complaint",),
    ),
    Endpoint(
        method="GET",
        path=f"{OF_COMPLAINT}/triage",
        screen=triage.show,
        summary="What is suggested: kind, category, urgency, place, language, and how sure each is",
        answer=triage_documents.WholeTriage,
        problems=("no_such_complaint", "no_triage"),
    ),
    Endpoint(
        method="POST",
        path=f"{OF_COMPLAINT}/triage",
        screen=triage.correct,
        access=Access.API_OFFICER,
        summary="Correct a suggestion, or say that all are right: no suggestion changes it any more",
        body=triage_documents.Correction,
        answer=triage_documents.WholeTriage,
        problems=("no_such_complaint", "no_triage", "bad_value"),
    ),
    Endpoint(
        method="GET",
        path=f"{OF_COMPLAINT}/links",
        screen=triage.show_links,
        summary="What it repeats, what repeats it, its incident, and which links are suggested, with reasons",
        answer=incident_documents.Belongings,
        problems=("no_such_complaint",),
    ),
    Endpoint(
        method="POST",
        path=f"{OF_COMPLAINT}/links/{ROW_ID}",
        screen=triage.decide,
        access=Access.API_OFFICER,
        summary="Say whether two complaints belong together",
        body=triage_documents.Decision,
        answer=incident_documents.Belongings,
        problems=("no_such_complaint", "nothing_to_do"),
    ),
    Endpoint(
        method="POST",
        path=f"{OF_COMPLAINT}/duplicate",
        screen=triage.link,
        access=Access.API_OFFICER,
        summary="Say that it repeats another complaint, whose status it has from then on",
        body=triage_documents.Repetition,
        answer=incident_documents.Belongings,
        problems=("no_such_complaint", "nothing_to_do"),
    ),
    Endpoint(
        method="POST",
        path=f"{OF_COMPLAINT}/duplicate/part",
        screen=triage.part,
        access=Access.API_OFFICER,
        summary="Say that it is a complaint of its own",
        answer=incident_documents.Belongings,
        problems=("no_such_complaint", "nothing_to_do"),
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/categories",
        screen=triage.show_categories,
        summary="The tree of categories, and which department answers for each",
        answer=triage_documents.Categories,
    ),
)
