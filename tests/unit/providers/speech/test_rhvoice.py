"""English narration by RHVoice: real voices, real sound."""

import multiprocessing
import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from pocketsphinx import Decoder

from reelestate.kit.errors import InvalidInput
from reelestate.providers.audio.loudness import integrated_loudness, true_peak_db
from reelestate.providers.audio.wav import from_wav, resample
from reelestate.providers.speech.base import Speech, SpeechRequest
from reelestate.providers.speech.rhvoice import VOICES, RHVoiceSpeech

LINE = "From R3,200 / night. Four bedrooms, 2.5 baths — and a sparkling pool at 1204 Ocean Drive."


def level_db(speech: Speech, start_ms: int, end_ms: int) -> float:
    signal, rate = from_wav(speech.wav)
    part = signal[start_ms * rate // 1000 : end_ms * rate // 1000]
    return float(10 * np.log10((part**2).mean() + 1e-12))


@pytest.mark.parametrize("voice", VOICES)
def test_each_voice_speaks_a_present_and_trimmed_line(rhvoice: RHVoiceSpeech, voice: str) -> None:
    speech = rhvoice.synthesize(SpeechRequest(LINE, voice=voice))

    signal, rate = from_wav(speech.wav)
    assert (signal.ndim, rate, speech.voice) == (1, 24_000, voice)
    assert abs(len(signal) / rate * 1000 - speech.duration_ms) <= 1
    assert integrated_loudness(signal, rate) == pytest.approx(-17, abs=1)
    assert true_peak_db(signal) < -1
    assert level_db(speech, 0, 80) > -50
    assert level_db(speech, speech.duration_ms - 150, speech.duration_ms) > -60
    assert abs(signal[0]) < 0.01
    assert abs(signal[-1]) < 0.01


def test_every_display_token_has_its_time_aligned_to_the_sound(rhvoice: RHVoiceSpeech) -> None:
    speech = rhvoice.synthesize(SpeechRequest(LINE))

    assert speech.timing == "aligned"
    assert [word.text for word in speech.words] == LINE.split()
    times = [time for word in speech.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert times[0] < 60
    assert speech.duration_ms - 100 < times[-1] <= speech.duration_ms
    by_text = {word.text: word for word in speech.words}
    assert by_text["—"].start_ms == by_text["—"].end_ms
    assert by_text["R3,200"].end_ms - by_text["R3,200"].start_ms > 1200
    assert all(word.end_ms > word.start_ms for word in speech.words if word.text != "—")


def test_no_word_lights_up_in_the_pause_between_sentences(rhvoice: RHVoiceSpeech) -> None:
    speech = rhvoice.synthesize(SpeechRequest("Welcome home. Come and see it."))

    home, come = speech.words[1], speech.words[2]
    assert come.start_ms - home.end_ms > 200
    assert level_db(speech, home.end_ms + 80, come.start_ms - 20) < -60


def test_the_times_agree_with_the_words_own_sound(rhvoice: RHVoiceSpeech) -> None:
    """A word spoken alone starts with the same sounds as the stretch that is said to be that word in the line."""
    speech = rhvoice.synthesize(SpeechRequest("The pool is heated and the garden is sunny."))
    garden = next(word for word in speech.words if word.text == "garden")

    signal, rate = from_wav(speech.wav)
    stretch = signal[garden.start_ms * rate // 1000 : garden.end_ms * rate // 1000]
    assert "garden" in decode(stretch, rate, ["garden", "pool", "heated", "sunny", "the", "and", "is"])


def decode(signal: np.ndarray, rate: int, vocabulary: list[str]) -> str:
    """The words heard in a short stretch, out of a small vocabulary."""
    decoder = Decoder(loglevel="FATAL", lm=None)
    grammar = f"#JSGF V1.0; grammar g; public <w> = ({' | '.join(vocabulary)})+;"
    decoder.add_jsgf_string("g", grammar)
    decoder.activate_search("g")
    return hear(decoder, signal, rate)


def hear(decoder: Decoder, signal: np.ndarray, rate: int) -> str:
    padded = np.pad(resample(signal, rate, 16_000), 3200)
    decoder.start_utt()
    decoder.process_raw(np.rint(padded / np.abs(padded).max() * 20_000).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return hypothesis.hypstr if hypothesis else ""


def test_a_recognizer_understands_most_words(rhvoice: RHVoiceSpeech) -> None:
    text = "This beautiful home has four bedrooms, three bathrooms and a large garden close to the beach"
    speech = rhvoice.synthesize(SpeechRequest(text))

    heard = hear(Decoder(loglevel="FATAL"), *from_wav(speech.wav)).split()

    wanted = re.findall("[a-z]+", text.lower())
    assert word_errors(wanted, heard) / len(wanted) < 0.35


def word_errors(wanted: list[str], heard: list[str]) -> int:
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        previous, row = row, [i]
        for j, other in enumerate(heard, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (word != other)))
    return row[-1]


def test_the_same_request_gives_the_same_bytes_whatever_was_spoken_before(rhvoice: RHVoiceSpeech) -> None:
    request = SpeechRequest("Three bedrooms and a view.")
    first = rhvoice.synthesize(request)
    rhvoice.synthesize(SpeechRequest("Something quite different!", voice="bdl"))

    assert rhvoice.synthesize(request) == first


def test_threads_share_the_engine(rhvoice: RHVoiceSpeech) -> None:
    lines = [f"Bedroom number {i} has a view." for i in range(4)]
    alone = [rhvoice.synthesize(SpeechRequest(line)) for line in lines]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda line: rhvoice.synthesize(SpeechRequest(line)), lines))

    assert together == alone


def speak_in_worker(assets_dir: Path) -> str:
    return sha256(RHVoiceSpeech(assets_dir).synthesize(SpeechRequest("Welcome home.")).wav).hexdigest()


def test_a_worker_process_speaks_the_same(rhvoice: RHVoiceSpeech, assets_dir: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        elsewhere = pool.apply(speak_in_worker, (assets_dir,))

    assert elsewhere == speak_in_worker(assets_dir)


def test_rate_and_gender_are_obeyed(rhvoice: RHVoiceSpeech) -> None:
    normal = rhvoice.synthesize(SpeechRequest("A quiet street near the park."))
    quick = rhvoice.synthesize(SpeechRequest("A quiet street near the park.", rate=1.3))
    male = rhvoice.synthesize(SpeechRequest("A quiet street near the park.", gender="male"))

    assert quick.duration_ms < normal.duration_ms * 0.88
    assert VOICES[normal.voice] == "female"
    assert VOICES[male.voice] == "male"


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (SpeechRequest("Hello", voice="evgeniy-eng"), "voice"),
        (SpeechRequest("Bonjour", language="fr-FR"), "language"),
        (SpeechRequest(""), "text"),
        (SpeechRequest(" — … \x00\x07 "), "text"),
        (SpeechRequest("word " * 1001), "text"),
        (SpeechRequest("Hello", rate=9), "rate"),
    ],
)
def test_bad_input_names_the_field(rhvoice: RHVoiceSpeech, request_: SpeechRequest, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        rhvoice.synthesize(request_)

    assert error.value.field == field


def test_only_voices_that_may_be_used_commercially_are_offered(rhvoice: RHVoiceSpeech) -> None:
    assert set(rhvoice.voices("en-ZA")) <= {"slt", "clb", "bdl", "alan"}
    assert rhvoice.voices("de-DE") == ()


@pytest.mark.parametrize(
    "text",
    [
        '<speak>Hello <break time="99h"/> <voice name="x">there</voice></speak>',
        "<mark name='a'/>]]>&#0; [[h@'loU]] \x01\x02\x1b[31mred\x07",
        "\ud800 lone surrogate and \u202e bidi \ufeff marks home",
        "A" * 3000,
        "9" * 400,
        "!!!???,,,;;; wow ...",
        "🏡 lovely 🏊‍♀️ pool 🌊",
        "नमस्ते home",
    ],
)
def test_hostile_text_is_spoken_as_far_as_it_can_be(rhvoice: RHVoiceSpeech, text: str) -> None:
    speech = rhvoice.synthesize(SpeechRequest(text))

    assert [word.text for word in speech.words] == text.split()
    assert speech.duration_ms > 100
