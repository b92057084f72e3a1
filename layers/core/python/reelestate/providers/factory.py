"""Which provider does the work: chosen by the settings, built on first use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import Settings
from reelestate.providers.identity.base import IdentityProvider
from reelestate.providers.identity.credentials import CredentialStore
from reelestate.providers.mail.base import Mailer
from reelestate.providers.music.base import MusicProvider
from reelestate.providers.script_writing.base import ScriptWriter
from reelestate.providers.speech.base import SpeechProvider

if TYPE_CHECKING:
    from reelestate.providers.identity.google import GoogleIdTokens
    from reelestate.providers.identity.signing import SigningKey
    from reelestate.providers.identity.tokens import AccessTokenVerifier


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """A provider as ``reelestate doctor`` shows it; ``unavailable_reason`` is None when it can work here."""

    capability: str
    name: str
    unavailable_reason: str | None


def speech_provider(settings: Settings) -> SpeechProvider:
    """The speech provider the settings ask for; ``auto`` takes the best one for each line's language."""
    if settings.speech_provider == "auto":
        from reelestate.providers.speech.auto import BestSpeech

        return BestSpeech(_rhvoice(settings), _espeak(settings))
    return SPEECH[settings.speech_provider](settings)


def speech_statuses(settings: Settings, language: str = "en-US") -> tuple[ProviderStatus, ...]:
    """All speech providers, best first, and whether each can speak the language here."""
    providers = [build(settings) for build in SPEECH.values()]
    return tuple(ProviderStatus("speech", p.name, p.unavailable_reason(language)) for p in providers)


def music_provider(settings: Settings) -> MusicProvider:
    """The music provider the settings ask for; ``auto`` takes sampled instruments where they are installed."""
    if settings.music_provider == "auto":
        from reelestate.providers.music.auto import BestMusic

        return BestMusic(_soundfont(settings), _synthesizer(settings))
    return MUSIC[settings.music_provider](settings)


def music_statuses(settings: Settings) -> tuple[ProviderStatus, ...]:
    """All music providers, best first, and whether each can play here."""
    providers = [build(settings) for build in MUSIC.values()]
    return tuple(ProviderStatus("music", p.name, p.unavailable_reason()) for p in providers)


def script_writer(_settings: Settings) -> ScriptWriter:
    """The script writer: embedded phrase banks."""
    from reelestate.providers.script_writing.local import LocalScriptWriter

    return LocalScriptWriter()


def statuses(settings: Settings) -> tuple[ProviderStatus, ...]:
    """Every provider there is a choice of, best first within its capability."""
    return (*speech_statuses(settings), *music_statuses(settings))


def identity_provider(settings: Settings, store: CredentialStore) -> IdentityProvider:
    """Who keeps accounts. ``store`` serves the embedded provider; Cognito keeps its own."""
    if settings.identity_provider == "cognito":
        from reelestate.providers.identity.cognito import CognitoIdentity
        from reelestate.providers.identity.cognito_calls import client_secret

        return CognitoIdentity(
            user_pool_id=settings.cognito_user_pool_id,
            client_id=settings.cognito_client_id,
            client_secret=partial(client_secret, settings.cognito_user_pool_id, settings.cognito_client_id),
            issuer=_cognito_issuer(settings),
            jwks_url=_cognito_jwks_url(settings),
            verifier=access_token_verifier(settings),
        )
    from reelestate.providers.identity.local import Lifetimes, LocalIdentity

    lifetimes = Lifetimes(
        access=timedelta(minutes=settings.access_token_minutes),
        idle=timedelta(hours=settings.session_idle_hours),
        session=timedelta(hours=settings.session_lifetime_hours),
    )
    return LocalIdentity(
        store,
        _signing_key(settings),
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        lifetimes=lifetimes,
    )


@lru_cache(maxsize=4)
def access_token_verifier(settings: Settings) -> "AccessTokenVerifier":
    """Verifies the access tokens of the chosen identity provider. One per process, for it keeps the public keys."""
    from reelestate.providers.identity.keys import JwksCache, fetch_jwks
    from reelestate.providers.identity.tokens import AccessTokenVerifier

    if settings.identity_provider == "cognito":
        url = _cognito_jwks_url(settings)
        return AccessTokenVerifier(
            _cognito_issuer(settings), settings.cognito_client_id, JwksCache(lambda: fetch_jwks(url))
        )
    key = _signing_key(settings)
    return AccessTokenVerifier(settings.token_issuer, settings.token_audience, JwksCache(key.jwks))


@lru_cache(maxsize=4)
def google_id_tokens(settings: Settings) -> "GoogleIdTokens":
    """Verifies Google's ID tokens. Raises Unavailable when no OAuth client is configured."""
    if not settings.google_client_id:
        raise Unavailable("Signing in with Google is not set up here.")
    from reelestate.providers.identity.google import GoogleIdTokens
    from reelestate.providers.identity.keys import JwksCache, fetch_jwks

    return GoogleIdTokens(settings.google_client_id, JwksCache(lambda: fetch_jwks(settings.google_jwks_url)))


def mailer(settings: Settings) -> Mailer:
    """How mail leaves the studio; the folder is ``mail`` in the studio's home."""
    if settings.mail_provider == "ses":
        from reelestate.providers.mail.ses import SesMailer

        return SesMailer(settings.mail_sender, settings.ses_configuration_set)
    from reelestate.providers.mail.folder import FolderMailer

    return FolderMailer(settings.home / "mail", settings.mail_sender)


def _signing_key(settings: Settings) -> "SigningKey":
    from reelestate.providers.identity.signing import signing_key

    return signing_key((settings.home / "identity" / "signing-key.pem").absolute())


def _cognito_issuer(settings: Settings) -> str:
    pool = settings.cognito_user_pool_id
    if not pool or not settings.cognito_client_id:
        raise Unavailable("REELESTATE_COGNITO_USER_POOL_ID and REELESTATE_COGNITO_CLIENT_ID are not set.")
    return f"https://cognito-idp.{pool.partition('_')[0]}.amazonaws.com/{pool}"


def _cognito_jwks_url(settings: Settings) -> str:
    return settings.cognito_jwks_url or f"{_cognito_issuer(settings)}/.well-known/jwks.json"


def _rhvoice(settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.rhvoice import RHVoiceSpeech

    return RHVoiceSpeech(settings.assets_dir)


def _espeak(_settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.espeak import ESpeakSpeech

    return ESpeakSpeech()


def _soundfont(settings: Settings) -> MusicProvider:
    from reelestate.providers.music.soundfont import SoundFontMusic

    return SoundFontMusic(settings.assets_dir)


def _synthesizer(_settings: Settings) -> MusicProvider:
    from reelestate.providers.music.synthesizer import SynthesizerMusic

    return SynthesizerMusic()


SPEECH: dict[str, Callable[[Settings], SpeechProvider]] = {"rhvoice": _rhvoice, "espeak": _espeak}
MUSIC: dict[str, Callable[[Settings], MusicProvider]] = {"soundfont": _soundfont, "synthesizer": _synthesizer}
