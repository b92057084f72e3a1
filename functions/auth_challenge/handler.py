"""Entry of the user pool's custom sign-in triggers: define, create and verify the Google challenge."""

from typing import Any

from reelestate.kit.settings import get_settings
from reelestate.providers.factory import google_id_tokens
from reelestate.providers.identity import challenge


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers Cognito's trigger event with the event itself, its ``response`` filled."""
    trigger = event["triggerSource"]
    if trigger == "DefineAuthChallenge_Authentication":
        return challenge.define_challenge(event)
    if trigger == "CreateAuthChallenge_Authentication":
        return challenge.create_challenge(event)
    if trigger == "VerifyAuthChallengeResponse_Authentication":
        return challenge.verify_answer(event, lambda: google_id_tokens(get_settings()))
    raise ValueError(f"{trigger} is no trigger of this function.")
