"""Everything an owner may set, in one place: flags > `BEHOLDER_*` environment > `beholder.toml`.

Sizes are bytes unless a name says otherwise, times are seconds. Lists and maps are JSON in the environment and
native in TOML.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

MiB = 1024 * 1024
GiB = 1024 * MiB

_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://[^/\s]+")


def _origin(text: str) -> str:
    if _ORIGIN.fullmatch(text) is None:
        raise ValueError("should be as browsers send it, such as https://app.example, without a path or a last slash")
    return text


def _collector(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("should be a URL such as http://localhost:4318")
    return url


class Settings(BaseSettings):
    """The owner's choices; every field has a default that works on a fresh machine."""

    model_config = SettingsConfigDict(env_prefix="BEHOLDER_", toml_file="beholder.toml", extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on. Beyond loopback only with an API key.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    data_dir: Path = Field(
        default=Path(".data"), description="Where uploads under way live, and all that is named no other place."
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the database of interactions and files; none means SQLite in data_dir.",
    )
    blob_url: str = Field(
        default="",
        description="Where files and images lie: s3://bucket/prefix?endpoint=URL or file:///folder; none: data_dir.",
    )
    engine: str = Field(default="embedded", description="The engine that answers by default.")
    models: dict[str, str] = Field(
        default_factory=dict, description="Model name to engine name, beside the default for gemini-*."
    )
    api_keys: tuple[str, ...] = Field(
        default=(), description="Keys of the project 'default', beside those that 'beholder keys' makes."
    )
    insecure: bool = Field(default=False, description="Listen beyond loopback although there is no API key.")
    allowed_origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = Field(
        default=(),
        description="Web pages that may use this server from a browser, as https://app.example; '*' for all.",
    )
    threads: int = Field(default=0, ge=0, description="Worker threads for models and decoding; 0 means one a core.")

    queue_places: int = Field(default=0, ge=0, description="Answers in the making at once; 0 means four a core.")
    queue_seats: int = Field(
        default=256, ge=0, description="Callers who may wait for an engine; more are sent away with a 503."
    )

    allow_private_urls: bool = Field(default=False, description="Let image URLs reach private and loopback addresses.")
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts whose image URLs may be private (an intranet)."
    )
    url_seconds: float = Field(default=20.0, gt=0, description="Time for fetching one image URL.")
    url_bytes: int = Field(default=100 * MiB, gt=0, description="Size of one image fetched by URL.")

    request_bytes: int = Field(default=100 * MiB, gt=0, description="Size of one request's body.")
    bodies_bytes: int = Field(
        default=512 * MiB, gt=0, description="Size of all bodies in memory at once; beyond it a 503."
    )
    request_images: int = Field(default=3600, gt=0, description="Images in one request.")
    tile_rule: Literal["clamped", "literal"] = Field(
        default="clamped",
        description="How models before gemini-3 count the tiles of an image: within bounds, or as once published.",
    )
    image_pixels: int = Field(default=180_000_000, gt=0, description="Pixels of one image, judged from its header.")
    decode_seconds: float = Field(default=30.0, gt=0, description="Time for decoding one image.")
    decode_megabytes: int = Field(
        default=512, gt=0, description="Memory (MiB) for images being decoded and pixels in use; more of them wait."
    )
    cache_bytes: int = Field(default=256 * MiB, ge=0, description="Memory for pixels and findings of earlier images.")
    file_bytes: int = Field(default=2 * GiB, gt=0, description="Size of one uploaded file.")
    project_bytes: int = Field(default=20 * GiB, gt=0, description="Size of all files of one project together.")
    file_seconds: int = Field(default=48 * 3600, gt=0, description="How long an uploaded file is kept.")
    upload_seconds: int = Field(default=3600, gt=0, description="How long an unfinished upload may be continued.")
    interaction_seconds: int = Field(
        default=55 * 24 * 3600, gt=0, description="How long a stored interaction is kept after its last continuation."
    )
    otlp_endpoint: Annotated[str, AfterValidator(_collector)] = Field(
        default="",
        description="OTLP/HTTP collector of OpenTelemetry traces (http://localhost:4318); none means no traces.",
    )
    background_jobs: int = Field(default=2, gt=0, description="Background interactions that are answered at once.")
    background_attempts: int = Field(
        default=2,
        gt=0,
        description="How often one, or one request of a batch, is begun; it failed when the server died each time.",
    )
    batch_requests: int = Field(default=2, gt=0, description="Requests of batches that are answered at once.")
    batch_seconds: int = Field(
        default=48 * 3600, gt=0, description="How long a batch may take; what it has answered by then is kept."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: what was passed (flags), the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
