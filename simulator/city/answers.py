"""What a citizen says when the city has written back."""

import random
import re

from simulator.city.data import Complaint

NUMBER = re.compile(r"SMG-\d{4}-\d{6}")
ASKS = re.compile(
    r"\?|\b(mana|lokasi|alamat|patokan|kapan|sejak|nomor|berapa|mohon info|bisa dikirim|where|which|when)\b",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(selesai|sudah (di)?(tambal|perbaiki|tangani|angkut|nyala)\w*|done|resolved|fixed)\b", re.IGNORECASE
)

RELIEVED = (
    "Alhamdulillah, cepet banget. Matur nuwun sanget pak 🙏",
    "Wah mantap, terima kasih min! Sudah saya cek, beres 👍",
    "Suwun pak, mugi-mugi awet nggih.",
)
THANKFUL = (
    "Siap, terima kasih responnya min 🙏",
    "Nggih pak, matur nuwun. Kula tenggo kabaripun.",
    "Oke makasih min, ditunggu tindak lanjutnya ya",
    "Baik pak, semoga segera ditangani. Terima kasih.",
)
VAGUE = ("Nanti saya kirim patokannya ya min, ini lagi di jalan.", "Sebentar pak, saya cek dulu ke lokasi njih.")


class Acknowledgements:
    """Tells an automatic acknowledgement from an officer's words: it is the first to bring a complaint's number."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int, str]] = set()

    def is_one(self, channel: str, citizen_number: int, text: str) -> bool:
        """Whether this text brings a complaint number that the citizen has not been told yet; remembers it."""
        told = {(channel, citizen_number, number) for number in NUMBER.findall(text)}
        new = told - self._seen
        self._seen |= told
        return bool(new)


def answer(officer_said: str, complaint: Complaint | None, rng: random.Random) -> str:
    """Something apt: a place when asked for one, relief when it is done, else thanks."""
    if DONE.search(officer_said) and "?" not in officer_said:
        return rng.choice(RELIEVED)
    if ASKS.search(officer_said):
        return _where(complaint) or rng.choice(VAGUE)
    return rng.choice(THANKFUL)


def _where(complaint: Complaint | None) -> str | None:
    if complaint is None or complaint.answer is not None:
        return complaint.answer if complaint else None
    label = complaint.place.label if complaint.place else None
    return f"Di {label}, min. Patokannya kelihatan dari jalan." if label else None
