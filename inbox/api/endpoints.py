"""Every endpoint of the API, as a table."""

from inbox.api import citizens, complaints, documents, operations, queue
from inbox.api.endpoint import Endpoint
from inbox.door import Access
from inbox.views import BY_NAME

V1 = "/api/v1"
NUMBER = r"{number:SMG-\d{4}-\d{6,12}}"
EVENT_ID = "{event_id:[A-Za-z0-9-]{1,36}}"
ROW_ID = r"{id:\d{1,19}}"
BEFORE = "The `before` of the page before this one"
REPLY_PROBLEMS = (
    "no_such_complaint",
    "empty",
    "too_long",
    "bad_key",
    "nobody",
    "window_closed",
    "no_replies",
    "account_gone",
)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        method="GET",
        path=f"{V1}/complaints",
        screen=complaints.show_list,
        summary="Complaints, newest first",
        query={
            "status": f"A status or a view: {', '.join(BY_NAME)}",
            "channel": "Only this channel",
            "before": BEFORE,
        },
        answer=documents.ComplaintPage,
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/complaints/{NUMBER}",
        screen=complaints.show,
        summary="One complaint with its messages",
        query={"all": "1: all messages, not only the newest two hundred"},
        answer=documents.WholeComplaint,
        problems=("no_such_complaint",),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/replies",
        screen=complaints.reply,
        access=Access.API_OFFICER,
        summary="Answer the citizen",
        body=documents.NewReply,
        answer=documents.QueuedReply,
        status=202,
        problems=REPLY_PROBLEMS,
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/status",
        screen=complaints.change_status,
        access=Access.API_OFFICER,
        summary="Change the status",
        body=documents.NewStatus,
        answer=documents.Done,
        problems=("no_such_complaint", "not_allowed", "changed_meanwhile"),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/messages/{ROW_ID}/again",
        screen=complaints.send_again,
        access=Access.API_OFFICER,
        summary="Send a reply again that failed, or whose fate is unknown",
        answer=documents.Done,
        problems=("no_such_complaint", "not_allowed"),
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/complaints/{NUMBER}/citizen",
        screen=citizens.show,
        summary="Who complains: identities on all channels, and why they are one",
        answer=documents.Citizen,
        problems=("no_such_complaint",),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/citizen/merge",
        screen=citizens.merge,
        access=Access.API_OFFICER,
        summary="The citizen of another complaint is the same person",
        body=documents.NewMerge,
        answer=documents.Citizen,
        problems=("no_such_complaint", "same_citizen", "anonymous"),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/citizen/part",
        screen=citizens.part,
        access=Access.API_OFFICER,
        summary="Take a merge back",
        body=documents.NewParting,
        answer=documents.Citizen,
        problems=("no_such_complaint", "not_allowed", "anonymous"),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/complaints/{NUMBER}/reveal",
        screen=citizens.reveal,
        access=Access.API_OFFICER,
        summary="Who made an anonymous complaint: for admins, and written down",
        answer=documents.Author,
        problems=("no_such_complaint", "admins_only"),
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/counts",
        screen=complaints.show_counts,
        summary="How many complaints stand at each status",
        answer=documents.Counts,
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/channels",
        screen=operations.show_channels,
        summary="How each account is, and what to do",
        answer=documents.ChannelStates,
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/quarantine",
        screen=operations.show_quarantine,
        summary="What could not be understood, and deliveries that gave up",
        query={"before": BEFORE},
        answer=documents.QuarantinePage,
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/queue",
        screen=queue.depth,
        summary="How many items stand open on the P3M queue",
        answer=documents.Depth,
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/queue/claim",
        screen=queue.claim,
        summary="Claim items: they are yours for `visibility_s` seconds",
        body=documents.Claim,
        answer=documents.Claimed,
    ),
    Endpoint(
        method="GET",
        path=f"{V1}/queue/dead",
        screen=queue.dead,
        summary="The dead letters",
        answer=documents.DeadItems,
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/queue/{EVENT_ID}/ack",
        screen=queue.acknowledge,
        summary="The item is done",
        body=documents.Acknowledgement,
        answer=documents.ItemState,
        problems=("claim_lost",),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/queue/{EVENT_ID}/refuse",
        screen=queue.refuse,
        summary="The item could not be worked on: later again, or dead after the last attempt",
        body=documents.Refusal,
        answer=documents.ItemState,
        problems=("claim_lost",),
    ),
    Endpoint(
        method="POST",
        path=f"{V1}/queue/{EVENT_ID}/revive",
        screen=queue.revive,
        summary="Put a dead letter back on the queue",
        answer=documents.ItemState,
        problems=("not_found",),
    ),
)
