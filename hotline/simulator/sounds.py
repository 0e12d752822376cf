"""Sounds without a voice: a telephone's WAV file with a hum for each word and the words themselves as its comment."""

import io
import math
import struct
import wave

_RATE = 8000
#: How long a sign takes to say, about; a sentence is at least a second long.
_SECONDS_A_SIGN = 0.12


def speak(words: str) -> bytes:
    """A WAV file of about the length that the words take; they stand in it as a comment."""
    seconds = max(1.0, min(len(words) * _SECONDS_A_SIGN, 60.0))
    tone = bytes(128 + int(40 * math.sin(index * 2 * math.pi * 220 / _RATE)) for index in range(int(seconds * _RATE)))
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(_RATE)
        file.writeframes(tone)
    return _commented(sound.getvalue(), words.encode())


def length(sound: bytes) -> int:
    """Whole seconds of a WAV file, at least one; also one for what is no WAV file."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return max(1, int(file.getnframes()) // int(file.getframerate()))
    except (wave.Error, EOFError):
        return 1


def is_sound(sound: bytes) -> bool:
    """Whether it is a WAV file (PCM) that lasts."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return int(file.getnframes()) > 0
    except (wave.Error, EOFError):
        return False


def _commented(sound: bytes, comment: bytes) -> bytes:
    comment += b"\0" * (1 + (len(comment) + 1) % 2)
    entry = b"INFO" + b"ICMT" + struct.pack("<I", len(comment)) + comment
    whole = sound[8:] + b"LIST" + struct.pack("<I", len(entry)) + entry
    return b"RIFF" + struct.pack("<I", len(whole)) + whole
