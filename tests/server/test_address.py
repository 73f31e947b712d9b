import pytest
from fastapi import Request

from beholder.server.address import base_url


def request(headers: dict[str, str], **scope: object) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    given = {"type": "http", "scheme": "http", "server": ("10.0.0.1", 8000), "path": "/", "headers": raw}
    return Request({**given, **scope})


@pytest.mark.parametrize(
    ("headers", "scope", "url"),
    [
        pytest.param({"host": "h:1"}, {}, "http://h:1", id="host"),
        pytest.param({"host": "[::1]:8000"}, {}, "http://[::1]:8000", id="IPv6 host"),
        pytest.param({}, {}, "http://10.0.0.1:8000", id="no host"),
        pytest.param({}, {"server": ("::1", 8000)}, "http://[::1]:8000", id="no host, IPv6"),
        pytest.param({}, {"server": ("/run/socket", None)}, "http:///run/socket", id="Unix socket"),
        pytest.param({}, {"server": None}, "http://localhost", id="nothing known"),
        pytest.param({"host": "h"}, {"root_path": "/eye"}, "http://h/eye", id="root path"),
        pytest.param({"host": "h"}, {"scheme": "https"}, "https://h", id="https"),
        pytest.param(
            {"host": "h", "x-forwarded-proto": "https", "x-forwarded-host": "o.example", "x-forwarded-prefix": "/p/"},
            {},
            "https://o.example/p",
            id="proxy",
        ),
        pytest.param(
            {"host": "h", "x-forwarded-host": "first.example, second.example"}, {}, "http://first.example", id="chain"
        ),
        pytest.param({"host": "h", "x-forwarded-host": "e@vil/<x>"}, {}, "http://h", id="nonsense host"),
        pytest.param({"host": "h", "x-forwarded-proto": "javascript"}, {}, "http://h", id="nonsense scheme"),
        pytest.param({"host": "h", "x-forwarded-prefix": "//evil"}, {}, "http://h", id="nonsense prefix"),
    ],
)
def test_the_outer_address(headers: dict[str, str], scope: dict[str, object], url: str) -> None:
    assert base_url(request(headers, **scope)) == url
