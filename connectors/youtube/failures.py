"""YouTube's reasons in our words. Source: "YouTube Data API: Errors", comments and comment threads, read 2026-11-25."""

from connectors.google_failures import Problem
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
MEANINGS: dict[str, tuple[type[PlatformError], str]] = {
    "commentsDisabled": (Unreachable, "comments are switched off under this video"),
    "commentNotFound": (Unreachable, "the comment is gone"),
    "parentCommentNotFound": (Unreachable, "the comment that is answered is gone"),
    "commentThreadNotFound": (Unreachable, "the thread is gone"),
    "videoNotFound": (Unreachable, "the video is gone"),
    "parentCommentIsPrivate": (Rejected, "the comment that is answered is not public: it cannot be answered"),
    "commentTextTooLong": (Rejected, "the text is too long for YouTube: shorten it"),
    "commentTextRequired": (Rejected, "YouTube takes no answer without text"),
    "parentIdMissing": (Rejected, "YouTube wants to know which comment is answered"),
    "invalidCustomEmoji": (Rejected, "an emoji in the text is one that only members of a channel may use"),
    "invalidCommentMetadata": (Rejected, "YouTube refuses the text as it stands: change it"),
    "operationNotSupported": (Rejected, "YouTube does not allow an answer here"),
    "ineligibleAccount": (Misconfigured, "the Google account of the refresh token has no YouTube channel: make one"),
    "youtubeSignupRequired": (
        Misconfigured,
        "the Google account of the refresh token has no YouTube channel: make one",
    ),
    "channelNotFound": (Misconfigured, "YouTube does not know channel_id"),
    "channelClosed": (Misconfigured, "the channel is closed"),
    "channelSuspended": (Misconfigured, "the channel is suspended"),
}


class QuotaExceeded(Throttled):
    """The project's units are used up, says YouTube."""


def explained(method: str, problem: Problem, until_reset_s: float) -> PlatformError | None:
    """The error for what YouTube means by a reason; None: it is not one of YouTube's own."""
    if problem.reasons & QUOTA:
        told = f"the day's quota is used up: YouTube goes on at midnight Pacific Time ({problem.told})"
        return QuotaExceeded(told, retry_after_s=until_reset_s)
    if "processingFailure" in problem.reasons:
        # It may pass, says the documentation; but for a text it usually means that the text is not taken as it is.
        kind = Unavailable if method == "GET" else Rejected
        return kind(f"YouTube could not process this ({problem.told})")
    for reason, (meaning, says) in MEANINGS.items():
        if reason in problem.reasons:
            return meaning(f"{says} ({problem.told})")
    if "forbidden" in problem.reasons and method != "GET":
        return Rejected(f"YouTube forbids it: the channel may not comment here ({problem.told})")
    return None
