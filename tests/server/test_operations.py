"""docs/operations.md names every metric, and no other."""

import re
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()


async def test_every_metric_is_documented(client: httpx.AsyncClient) -> None:
    await client.get("/healthz")
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    there = {
        (f"{family.name}_total" if family.type == "counter" else family.name, family.type)
        for family in families
        if not family.name.endswith("_created")
    }
    rows = re.findall(r"^\| ((?:`beholder_\w+`,? ?)+) \| (\w+) \|", PAGE, re.MULTILINE)
    told = {(name, kind) for names, kind in rows for name in re.findall(r"`(\w+)`", names)}
    assert told == there
