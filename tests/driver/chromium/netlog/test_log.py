"""The browser's network log is read line by line, and another shape of it is noticed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from auditor.driver.chromium.netlog.ledger import Ledger
from auditor.driver.chromium.netlog.log import (
    HELPFUL,
    NEEDED,
    LogParser,
    LogPipe,
    UnreadableLogError,
    headers_of,
    status_of,
)
from auditor.driver.chromium.protocol.cdp import Cdp

NUMBERS = {name: 100 + n for n, name in enumerate((*NEEDED, *HELPFUL))}
HEADER = (
    json.dumps(
        {"constants": {"logEventTypes": {**NUMBERS, "SOCKET_ALIVE": 7}, "netError": {"net::OK": 0, "ERR_FAILED": -2}}}
    )[:-1].encode()
    + b',\n"events": [\n'
)
PAGE = "https://shop.example"


def line(name: str, source: int = 1, phase: int = 1, time: int = 5000, **params: object) -> bytes:
    event = {
        "params": params,
        "phase": phase,
        "source": {"id": source, "start_time": "1", "type": 1},
        "time": str(time),
    }
    return json.dumps(event)[:-1].encode() + f',"type":{NUMBERS.get(name, 7)}}},\n'.encode()


def started(url: str, source: int = 1, **params: object) -> bytes:
    known = {"method": "POST", "initiator": PAGE, "network_isolation_key": f"{PAGE} {PAGE}", "request_type": "other"}
    return line("URL_REQUEST_START_JOB", source, **{**known, "url": url, **params})


def ledger(*octets: bytes) -> Ledger:
    async def fed() -> Ledger:
        made = Ledger(Cdp(lambda *_: None))
        for some in octets:
            made.take(some)
        return made

    return asyncio.run(fed())


def test_what_is_of_no_interest_is_not_even_decoded():
    parser = LogParser()
    events = list(parser.feed(HEADER + b'{"no JSON at all","type":7},\n' + started(f"{PAGE}/a")))
    assert [(e["name"], e["params"]["url"]) for e in events] == [("URL_REQUEST_START_JOB", f"{PAGE}/a")]


def test_lines_come_in_pieces():
    whole = HEADER + started(f"{PAGE}/a") + started(f"{PAGE}/b", 2)
    for size in (1, 7, 100):
        pieces = [whole[n : n + size] for n in range(0, len(whole), size)]
        assert [e.url for e in ledger(*pieces).entries] == [f"{PAGE}/a", f"{PAGE}/b"]


def test_a_request_is_followed_from_hop_to_hop():
    read = ledger(
        HEADER,
        started("https://a.example/1"),
        line(
            "HTTP_TRANSACTION_SEND_REQUEST_HEADERS",
            phase=0,
            headers=["Referer: https://shop.example/", "Cookie: id=1; b=2"],
        ),
        line(
            "HTTP_TRANSACTION_READ_RESPONSE_HEADERS",
            phase=0,
            headers=["HTTP/1.1 307 Moved", "Set-Cookie: a=1", "set-cookie: b=2"],
        ),
        started("https://b.example/2", method="GET"),
        line("URL_REQUEST_START_JOB", phase=2, net_error=-2),
        line("REQUEST_ALIVE", phase=2),
    )
    first, second = read.entries
    assert (first.url, first.method, first.status, first.ended) == ("https://a.example/1", "POST", 307, True)
    assert first.headers == {"referer": "https://shop.example/", "cookie": "id=1; b=2"}
    assert first.answer == {"set-cookie": "a=1\nb=2"}
    assert (second.url, second.error, second.ended) == ("https://b.example/2", "net::ERR_FAILED", True)
    assert (first.top, first.initiator, first.main) == (PAGE, PAGE, False)


def test_a_request_that_is_begun_again_for_the_same_address_is_one():
    assert len(ledger(HEADER, started(f"{PAGE}/a"), started(f"{PAGE}/a")).entries) == 1


def test_only_connections_ahead_of_requests_count():
    def connecting(**params: object) -> bytes:
        return line("HTTP_STREAM_JOB_CONTROLLER", **{"url": "https://cdn.example/", **params})

    found = ledger(HEADER, connecting(is_preconnect=True), connecting(is_preconnect=False)).entries
    assert [(e.url, e.preconnect) for e in found] == [("https://cdn.example/", True)]


def bound(stream: int, source: int = 1) -> bytes:
    return line("HTTP_STREAM_JOB_CONTROLLER_BOUND", source, phase=0, source_dependency={"id": stream, "type": 32})


def through(stream: int, proxies: str) -> bytes:
    return line("PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST", stream, phase=0, proxy_info=proxies)


def test_the_proxy_that_a_request_goes_through_is_that_of_the_hops_before_which_the_browser_answered():
    read = ledger(
        HEADER,
        started("http://a.example/"),
        started("https://a.example/"),
        started("https://cached.example/", 2),
        bound(15),
        through(15, "SOCKS5 127.0.0.1:4001;DIRECT"),
        through(16, "SOCKS5 127.0.0.1:4002"),
        started("https://a.example/further"),
        line("HTTP_STREAM_JOB_CONTROLLER", 17, url="https://ahead.example/", is_preconnect=True),
        through(17, "SOCKS5 127.0.0.1:4003"),
    )
    assert [(e.url, e.proxy) for e in read.entries] == [
        ("http://a.example/", "127.0.0.1:4001"),
        ("https://a.example/", "127.0.0.1:4001"),
        ("https://cached.example/", ""),
        ("https://a.example/further", "127.0.0.1:4001"),
        ("https://ahead.example/", "127.0.0.1:4003"),
    ]


@pytest.mark.parametrize("params", [{}, {"source_dependency": 15}, {"source_dependency": {"id": "x"}}])
def test_a_stream_of_nobody_marks_nothing(params):
    odd = line("HTTP_STREAM_JOB_CONTROLLER_BOUND", phase=0, **params)
    read = ledger(HEADER, started(f"{PAGE}/a"), odd, through(15, "DIRECT"), through(-1, "PROXY p.example:80"))
    assert [e.proxy for e in read.entries] in ([""], ["p.example:80"])
    assert not read.broken


def test_a_browser_whose_log_names_no_proxies_is_read_as_well():
    known = {name: number for name, number in NUMBERS.items() if name not in HELPFUL}
    header = HEADER.replace(json.dumps(NUMBERS)[1:-1].encode(), json.dumps(known)[1:-1].encode())
    assert header != HEADER
    assert [e.proxy for e in ledger(header, started(f"{PAGE}/a"), bound(15), through(15, "DIRECT")).entries] == [""]


def test_addresses_that_are_not_of_the_web_are_no_requests():
    assert ledger(HEADER, started("chrome://new-tab-page/"), started("data:,x", 2)).entries == []


@pytest.mark.parametrize(
    "octets",
    [
        b"not JSON\n",
        b'{"constants":{}},\n',
        b'{"constants":{"logEventTypes":{"URL_REQUEST_START_JOB":1},"netError":{}},\n',
        b'{"constants":[],\n',
        HEADER + b'{"half a line,"type":%d},\n' % NUMBERS["URL_REQUEST_START_JOB"],
        HEADER + b'{"params":{},"type":%d},\n' % NUMBERS["URL_REQUEST_START_JOB"],
        HEADER + b"x" * (5 * 2**20),
    ],
)
def test_a_log_of_another_shape_is_broken_for_good_and_never_an_error(octets):
    read = ledger(octets, HEADER, started(f"{PAGE}/later"))
    assert read.broken
    assert read.entries == []


def test_a_line_of_another_shape_says_so():
    with pytest.raises(UnreadableLogError, match="another shape"):
        list(LogParser().feed(b"[]\n"))


def test_odd_headers_are_none():
    assert headers_of(None) == headers_of(7) == headers_of(["no colon"]) == {}
    assert status_of(None) is status_of(["HTTP/1.1"]) is status_of([]) is None


def test_the_pipe_holds_nothing_and_leaves_nothing(tmp_path: Path):
    async def through() -> bytes:
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        with LogPipe(tmp_path) as pipe:
            pipe.to(heard.set_result)
            assert (pipe.path.stat().st_mode & 0o777, pipe.path.is_fifo()) == (0o600, True)
            with pipe.path.open("wb") as end:
                end.write(b"what the browser asked for")
            return await heard

    assert asyncio.run(through()) == b"what the browser asked for"
    assert list(tmp_path.iterdir()) == []
