"""Media are kept where the settings say, and a bucket's keys are secrets like all others."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from model.envelope import Transport
from service.media import MediaSettings, admission, media_store
from service.secrets import all_secrets
from service.settings import Settings, WrongSetting, load
from simulator.city.photos import photo
from tests.e2e.conftest import free_port, opens

__all__ = ["free_port", "opens"]  # the fixtures of a whole daemon

KEYS: dict[str, Any] = {"bucket": "lampiran", "access_key": "FAKE-s3-access-11", "secret_key": "FAKE-s3-secret-7d1f"}


@pytest.mark.parametrize("missing", KEYS)
def test_a_bucket_needs_its_name_and_keys(tmp_path: Path, missing: str) -> None:
    lines = [f'{name} = "{value}"' for name, value in KEYS.items() if name != missing]
    path = tmp_path / "settings.toml"
    path.write_text('[media]\nstore = "s3"\n' + "\n".join(lines))
    with pytest.raises(WrongSetting, match=r"media: .*needs bucket, access_key and secret_key"):
        load(path, {})


@pytest.mark.parametrize("endpoint", ["minio:9000", "https://a b", "ftp://x", "https://host/path"])
def test_an_endpoint_is_a_web_address_without_a_path(endpoint: str) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        MediaSettings(store="s3", endpoint=endpoint, **KEYS)


def test_the_keys_are_never_shown() -> None:
    settings = Settings(media=MediaSettings(store="s3", **KEYS))
    assert {"FAKE-s3-access-11", "FAKE-s3-secret-7d1f"} <= set(all_secrets(settings))
    assert "FAKE-s3" not in repr(settings)


def test_limits_and_types_are_those_of_the_settings(tmp_path: Path) -> None:
    rules = admission(MediaSettings(max_image_bytes=2048, types=["image/png"]))
    assert rules.max_bytes["image"] == 2048 and rules.types == {"image/png"}
    assert media_store(MediaSettings(), tmp_path / "media") and (tmp_path / "media").is_dir()


async def test_the_whole_daemon_keeps_a_photo_in_a_bucket(opens: Any, s3: str, tmp_path: Path) -> None:
    media = {"store": "s3", "endpoint": s3, **KEYS}
    house = await opens("whatsapp", way=Transport.WEBHOOK, media=media)
    house.say("whatsapp", "Jalan rusak", photos=[photo("road")])
    sha256 = await house.until(lambda: house.one("SELECT sha256 FROM attachment WHERE state = 'stored'"))
    settings = MediaSettings(store="s3", endpoint=s3, **{**KEYS, "secret_key": SecretStr("FAKE-s3-secret-7d1f")})
    content = await media_store(settings, tmp_path).get(sha256)
    assert content is not None and b"".join([chunk async for chunk in content.chunks]) == photo("road")
    assert not any(path.is_file() for path in _files(tmp_path / "media"))


def _files(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))
