"""The proxy by itself, spoken to as a browser would, and as nobody should."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from contextlib import asynccontextmanager

import pytest

from auditor.egress import HELD_BACK, Dialer, Guard, not_public
from auditor.egress import socks as socks_module

PUBLIC = ipaddress.ip_address("127.0.0.2")


def refusal(address) -> str:
    """127.0.0.2 plays the internet."""
    return "" if address == PUBLIC else not_public(address)


class Names:
    """A resolver of a test's own: a host's addresses, asked one after the other where there are several lists."""

    def __init__(self, **names: list[str] | list[list[str]]) -> None:
        self._names = {k.replace("_", "."): v for k, v in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int):
        self.asked.append(host)
        if host not in self._names:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        found = self._names[host]
        addresses = found.pop(0) if found and isinstance(found[0], list) else found
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [i for a in addresses for i in socket.getaddrinfo(a, port, type=socket.SOCK_STREAM)]


@asynccontextmanager
async def echo(address: str):
    """A server that gives back what it hears and notes it."""
    heard: list[bytes] = []

    async def answer(reader, writer):
        while data := await reader.read(65_536):
            heard.append(data)
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, address, 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


async def ask(guard: Guard, host: str, port: int, greeting: bytes = b"\x05\x01\x00"):
    reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
    writer.write(greeting)
    assert await reader.readexactly(2) == b"\x05\x00"
    name = host.encode()
    writer.write(b"\x05\x01\x00\x03" + bytes((len(name),)) + name + struct.pack(">H", port))
    return (await reader.readexactly(10))[1], reader, writer


def run(scenario):
    asyncio.run(asyncio.wait_for(scenario(), 120))


def test_a_public_host_is_reached_and_nothing_is_lost_either_way():
    async def scenario():
        async with (
            echo("127.0.0.2") as (port, heard),
            Guard(Dialer(refusal=refusal, resolve=Names(out_example=["127.0.0.2"]))) as guard,
        ):
            code, reader, writer = await ask(guard, "out.example", port)
            assert code == 0
            sent = bytes(range(256)) * 40_000  # ten megabytes: more than any buffer
            writer.write(sent)
            writer.write_eof()
            assert await reader.read(-1) == sent
            assert sum(map(len, heard)) == len(sent)
            assert guard.remote(f"https://out.example:{port}/x") == f"127.0.0.2:{port}"
            assert guard.notes()[1:] == ()

    run(scenario)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "in.example",
        "IN.example.",
    ],
)
def test_this_machine_is_not_reached_whatever_it_is_called(host):
    async def scenario():
        names = Names(localhost=["127.0.0.1", "::1"], in_example=["127.0.0.1"])
        async with echo("127.0.0.1") as (port, heard), Guard(Dialer(refusal=refusal, resolve=names)) as guard:
            code, reader, _ = await ask(guard, host, port)
            assert (code, await reader.read()) == (4, b"")
            assert heard == []
            assert set(guard.held.values()) == {"this machine"}
            assert f":{port} (this machine)" in guard.notes()[1]

    run(scenario)


def test_a_name_that_has_both_kinds_of_addresses_is_reached_at_the_public_one_only():
    async def scenario():
        names = Names(mixed_example=["127.0.0.1", "127.0.0.2"])
        async with echo("127.0.0.1") as (port, heard), Guard(Dialer(refusal=refusal, resolve=names)) as guard:
            assert (await ask(guard, "mixed.example", port))[0] == 4
            assert heard == []
            assert (
                guard.explain(f"https://mixed.example:{port}/", "net::ERR_ADDRESS_UNREACHABLE")
                == "net::ERR_CONNECTION_REFUSED"
            )

    run(scenario)


def test_a_name_that_changes_its_mind_gains_nothing():
    async def scenario():
        names = Names(turn_example=[["127.0.0.2"], ["127.0.0.1"]])
        async with echo("127.0.0.2") as (port, _), echo("127.0.0.1") as (_, inside):
            async with Guard(Dialer(refusal=refusal, resolve=names)) as guard:
                assert [(await ask(guard, "turn.example", port))[0] for _ in range(3)] == [0, 0, 0]
                assert names.asked == ["turn.example"]
            assert inside == []

    run(scenario)


def test_who_is_mapped_is_reached_wherever_that_is():
    async def scenario():
        async with echo("127.0.0.1") as (port, heard):
            dialer = Dialer(
                mapped=lambda host, _: ("127.0.0.1", port) if host == "shop.example" else None,
                refusal=refusal,
                resolve=Names(),
            )
            async with Guard(dialer) as guard:
                code, reader, writer = await ask(guard, "shop.example", 443)
                writer.write(b"hello")
                assert (code, await reader.readexactly(5), heard) == (0, b"hello", [b"hello"])
                assert (await ask(guard, "127.0.0.1", port))[0] == 4

    run(scenario)


def test_what_failed_is_told_as_if_there_were_no_proxy():
    async def scenario():
        names = Names(gone_example=[], closed_example=["127.0.0.2"])
        async with Guard(Dialer(refusal=refusal, resolve=names)) as guard:
            with socket.socket() as held:  # bound and not listening: nobody answers there
                held.bind(("127.0.0.2", 0))
                port = held.getsockname()[1]
                for host in ("gone.example", "closed.example", "169.254.169.254"):
                    assert (await ask(guard, host, port))[0] == 4
            told = {
                h: guard.explain(f"http://{h}:{port}/", "net::ERR_ADDRESS_UNREACHABLE")
                for h in ("gone.example", "closed.example", "169.254.169.254")
            }
        assert told == {
            "gone.example": "net::ERR_NAME_NOT_RESOLVED", "closed.example": "net::ERR_CONNECTION_REFUSED", "169.254.169.254": HELD_BACK,
        }  # fmt: skip
        assert guard.explain("https://a.example/", "net::ERR_ADDRESS_UNREACHABLE") == "net::ERR_ADDRESS_UNREACHABLE"
        assert guard.explain("https://gone.example/", "csp") == "csp"
        assert guard.explain("https://gone.example/", None) is None

    run(scenario)


def test_names_answer_differently_elsewhere_and_addresses_do_not():
    guard = Guard(held={("in.example", 443): "private", ("10.0.0.1", 80): "private", ("localhost", 80): "this machine"})
    assert (
        guard.answers_differently("https://in.example/x?y")
        == "in.example has no public address here (private): it was not asked"
    )
    assert guard.answers_differently("http://10.0.0.1/") == ""
    assert guard.answers_differently("ws://localhost/") == ""
    assert guard.answers_differently("https://out.example/") == ""


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\n\r\n", b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00", b"\x05\x01\x02", b"\x05\x01\x00\x05\x02\x00\x01\x7f\x00\x00\x01\x00\x50",
        b"\x05\x01\x00\x05\x03\x00\x01\x7f\x00\x00\x01\x00\x50", b"\x05\x01\x00\x05\x01\x00\x09\x00\x00\x00\x00", b"\x05\x01\x00\x05\x01\x00\x03\x02\xff\xff\x00\x50",
        b"\x05\x01\x00" + b"\x05\x01\x00\x03\xff" + b"a" * 700,
    ],
)  # fmt: skip
def test_who_speaks_no_socks_is_hung_up_on(octets):
    async def scenario():
        async with Guard(Dialer(refusal=refusal, resolve=Names())) as guard:
            reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
            writer.write(octets)
            try:
                said = await reader.read()
            except ConnectionResetError:
                said = b""
            assert b"\x05\x00\x00\x01" not in said  # nobody was connected

    run(scenario)


def test_who_says_nothing_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(socks_module, "GREETING_SECONDS", 0.05)

    async def scenario():
        async with Guard(Dialer(refusal=refusal)) as guard:
            reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
            writer.write(b"\x05")
            with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)

    run(scenario)


def test_a_request_may_come_one_octet_at_a_time():
    async def scenario():
        async with echo("127.0.0.2") as (port, _), Guard(Dialer(refusal=refusal, resolve=Names())) as guard:
            reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
            for octet in b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\x00\x00\x02" + struct.pack(">H", port):
                writer.write(bytes((octet,)))
                await writer.drain()
                await asyncio.sleep(0)
            assert await reader.readexactly(2) == b"\x05\x00"
            assert (await reader.readexactly(10))[1] == 0

    run(scenario)


def test_nothing_is_left_behind():
    async def scenario():
        async with echo("127.0.0.2") as (port, _):
            async with Guard(Dialer(refusal=refusal, resolve=Names())) as guard:
                _, reader, _ = await ask(guard, "127.0.0.2", port)
            with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
            with pytest.raises(OSError, match="onnect"):
                await asyncio.open_connection("127.0.0.1", guard.port)

    run(scenario)
