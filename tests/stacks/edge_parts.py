"""What the web's stack is given by the API's, cut down to what it asks of it."""

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.constructs.reasons import acknowledge


class FakeApi(cdk.Stack):
    """The API's host, its secret and the WebSocket's address, as ``ApiStack`` has them."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.origin_secret = secretsmanager.Secret(self, "OriginSecret")
        acknowledge(self.origin_secret, "A stand-in.", "AwsSolutions-SMG4")
        self.origin = f"abc123.execute-api.{self.region}.amazonaws.com"
        self.websocket_address = "wss://live.studio.example"
