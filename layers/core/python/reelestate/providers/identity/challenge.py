"""Cognito's custom sign-in: the one challenge is a Google ID token.

Cognito calls three triggers in turn. The user pool's ``custom:google_subject`` names the Google account that may sign
in; the studio's server alone writes it.
"""

from collections.abc import Callable
from typing import Any

from reelestate.kit.errors import InvalidCredentials
from reelestate.providers.identity.google import GoogleIdTokens

GOOGLE_ATTRIBUTE = "custom:google_subject"
CHALLENGE = "CUSTOM_CHALLENGE"

Event = dict[str, Any]


def define_challenge(event: Event) -> Event:
    """One challenge, one answer: tokens after the right one, failure after anything else."""
    request, answers = event["request"], event["request"].get("session") or []
    begins = not answers and not request.get("userNotFound")
    passed = (
        len(answers) == 1
        and answers[0].get("challengeName") == CHALLENGE
        and answers[0].get("challengeResult") is True
        and not request.get("userNotFound")
    )
    event["response"] = {"issueTokens": passed, "failAuthentication": not (passed or begins)}
    if begins:
        event["response"]["challengeName"] = CHALLENGE
    return event


def create_challenge(event: Event) -> Event:
    """Asks for a Google ID token of the account that is linked to the user."""
    linked = event["request"]["userAttributes"].get(GOOGLE_ATTRIBUTE, "")
    event["response"] = {
        "publicChallengeParameters": {"type": "google_id_token"},
        "privateChallengeParameters": {"google_subject": linked},
        "challengeMetadata": "GOOGLE_ID_TOKEN",
    }
    return event


def verify_answer(event: Event, google: Callable[[], GoogleIdTokens]) -> Event:
    """Takes the answer when it is a valid ID token of the linked Google account.

    Raises Unavailable when Google's keys cannot be read; Cognito then fails the sign-in.
    """
    request = event["request"]
    linked = request["privateChallengeParameters"].get("google_subject")
    correct = False
    if linked and not request.get("userNotFound"):
        try:
            correct = google().verify(request.get("challengeAnswer") or "").subject == linked
        except InvalidCredentials:
            correct = False
    event["response"] = {"answerCorrect": correct}
    return event
