"""Endpoints of incidents."""

from dataclasses import replace

from pydantic import BaseModel

from inbox.api import documents, incidents
from inbox.api import incident_documents as shapes
from inbox.api.endpoint import INCIDENT, ROW_ID, V1, Endpoint
from inbox.door import Access, Screen

ONE = f"{V1}/incidents/{INCIDENT}"


def _change(path: str, screen: Screen, summary: str, body: type[BaseModel] | None, *problems: str) -> Endpoint:
    """What officers do with an incident; it answers with the incident as it is then."""
    return Endpoint(
        method="POST",
        path=f"{ONE}/{path}",
        screen=screen,
        access=Access.API_OFFICER,
        summary=summary,
        body=body,
        answer=shapes.WholeIncident,
        problems=("no_such_incident", "nothing_to_do", *problems),
    )


INCIDENTS: tuple[Endpoint, ...] = (
    Endpoint(
        method="GET",
        path=f"{V1}/incidents",
        screen=incidents.show_list,
        summary="Incidents with open complaints, the latest report first",
        query={"state": "`done`: those without open complaints", "before": "The `before` of the page before this one"},
        answer=shapes.Incidents,
    ),
    Endpoint(
        method="GET",
        path=ONE,
        screen=incidents.show,
        summary="One incident with its complaints; of one that was merged, the one that it is part of",
        answer=shapes.WholeIncident,
        problems=("no_such_incident",),
    ),
    Endpoint(
        method="GET",
        path=f"{ONE}/recipients",
        screen=incidents.recipients,
        summary="Who would get an answer to everybody, who cannot be reached, and why",
        answer=shapes.Recipients,
        problems=("no_such_incident",),
    ),
    _change("title", incidents.retitle, "Give it another title", shapes.NewTitle),
    _change("merge", incidents.merge, "Take another incident in", shapes.OtherIncident),
    _change(
        "keep-apart", incidents.keep_apart, "Say that another that is `alike` is not the same", shapes.OtherIncident
    ),
    _change(
        "split",
        incidents.split,
        "Make an incident of its own of some complaints: it is the answer",
        shapes.SomeComplaints,
        "no_such_complaint",
    ),
    _change("put", incidents.put, "Put a complaint into it", shapes.OneComplaint, "no_such_complaint"),
    _change(
        "take-out", incidents.take_out, "Let a complaint stand on its own", shapes.OneComplaint, "no_such_complaint"
    ),
    _change(f"steps/{ROW_ID}/undo", incidents.undo, "Take a step back", None),
    replace(
        _change("replies", incidents.reply, "One answer to everybody, once", documents.NewReply, "empty", "bad_key"),
        answer=shapes.SentToAll,
        status=202,
    ),
    replace(
        _change("status", incidents.change_status, "Change the status of every complaint", shapes.StatusForAll),
        answer=shapes.ChangedAll,
    ),
)
