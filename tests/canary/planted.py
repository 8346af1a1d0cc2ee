"""Ways in which values leave a page: (name, what is sent, the kind that must be found, words of its transform)."""

from __future__ import annotations

import base64
import codecs
import gzip
import hashlib
import json
import random
import sys
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlencode

import brotli

from auditor.canary import Identity, make_identity

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

IDENTITY = make_identity("shop-canary.example", below=random.Random(20).randrange)
TAGGED = "Ronu.Vatekisolumaro+News@Shop-Canary.example"


@dataclass(frozen=True)
class Planted:
    name: str
    data: bytes
    kind: str
    words: str = ""


def b64(data: str | bytes) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(name: str, data: str | bytes) -> bytes:
    return hashlib.new(name, data.encode() if isinstance(data, str) else data).digest()


def hexed(name: str, data: str | bytes) -> str:
    return digest(name, data).hex()


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def planted(who: Identity = IDENTITY) -> tuple[Planted, ...]:
    return (*_plain(who), *_encoded(who), *_digested(who), *_vendors(who), *_packed(who))


def _masked(digits: str) -> str:
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def _make(name: str, data: str | bytes, kind: str = "email", words: str = "") -> Planted:
    return Planted(name, data.encode() if isinstance(data, str) else data, kind, words)


def _plain(who: Identity) -> Iterator[Planted]:
    mail = who.email
    national = who.phone_national
    yield _make("email", f"e={mail}", words="the e-mail address in plain")
    yield _make("email upper", f'{{"mail":"{mail.upper()}"}}', words="the e-mail address in plain")
    yield _make("email without dots", f"e={mail.partition('@')[0].replace('.', '')}@gmail.com", words="before the @")
    yield _make("email local part", f"user={mail.partition('@')[0]}&x=1", words="before the @")
    yield _make("email percent", f"e={quote(mail, safe='')}", words="percent-encoded")
    yield _make("email percent twice", f"u={quote(quote(mail, safe=''), safe='')}", words="twice")
    yield _make("email percent thrice", quote(quote(quote(mail, safe=""), safe=""), safe=""), words="three times")
    yield _make("email all percent", "".join(f"%{ord(c):02x}" for c in mail), words="percent-encoded")
    yield _make("email JSON escape", mail.replace("@", "\\u0040"), words="JSON")
    yield _make("email JSON in JSON", json.dumps(mail.replace("@", "\\u0040")), words="JSON")
    yield _make("email all JSON escapes", "".join(f"\\u{ord(c):04x}" for c in mail), words="JSON")
    yield _make("email HTML entity", f"<b>{mail.replace('@', '&#64;')}</b>", words="HTML")
    yield _make("email quoted-printable", mail.replace("@", "=40"), words="quoted-printable")
    yield _make("email in UTF-16", mail.encode("utf-16-le"), words="UTF-16")
    yield _make("email in UTF-16 BE", mail.encode("utf-16-be"), words="UTF-16")
    yield _make("email in protobuf", b"\x0a" + bytes([len(mail)]) + mail.encode() + b"\x10\x05", words="in plain")
    yield _make("first name", f'"fn":"{who.first_name}"', "name", "first name")
    yield _make("surname", f"ln={who.last_name.lower()}", "name", "surname")
    yield _make("name", f"n={quote_plus(who.name)}", "name", "the name percent-encoded")
    yield _make("name reversed", f"{who.last_name}, {who.first_name}", "name", "surname first")
    yield _make("name joined", who.name.lower().replace(" ", ""), "name", "joined")
    for name, text in (
        ("national", national), ("digits", national.replace(" ", "")), ("E.164", who.phone), ("no plus", who.phone[1:]),
        ("percent", quote(who.phone, safe="")), ("spaced", f"+44 (0){national[1:]}"),
        ("dashes", national.replace(" ", "-")), ("mask", _masked(who.phone[3:])), ("form", quote_plus(national)), ("percent 20", f"%20{national[1:].replace(' ', '')}"),
        ("no zero", national[1:].replace(" ", "")),
    ):  # fmt: skip
        yield _make(f"phone {name}", f'ph={text}&t="x"', "phone", "phone number")
    yield _make("street", f"a={quote(who.street)}", "address", "street")
    yield _make("street without number", who.street.lower().split(" ", 1)[1], "address", "street")
    yield _make("town", json.dumps({"city": who.city.upper()}), "address", "town")
    yield _make("postcode beside a name", f"{who.last_name} {who.postcode}", "address", "postcode")
    yield _make("user name", f"u={who.username}", "identifier", "user name")
    yield _make("free text", who.message, "other", "free text")


def _encoded(who: Identity) -> Iterator[Planted]:
    mail = who.email
    for offset in range(3):
        yield _make(f"base64 at {offset}", "d=" + b64("x" * offset + mail + "zz"), words="Base64")
    yield _make("base64 of JSON", "data=" + b64(json.dumps({"event": "x", "p": {"mail": mail}})), words="Base64")
    yield _make("base64 upper", b64(f'{{"q":"{mail.upper()}"}}'), words="Base64")
    yield _make("base64 URL-safe", url64(b"\xff\xfe?" + mail.encode() + b"\xff\xff"), words="Base64")
    yield _make("base64 percent", quote(b64(b"\xff\xfb\xef" + mail.encode()), safe=""), words="Base64")
    yield _make("base64 twice", b64(b64(f"a{mail}")), words="Base64 of Base64")
    yield _make("base64 of UTF-16", b64(mail.encode("utf-16-le")), words="UTF-16")
    yield _make("base64 of percent", b64("e=" + quote(mail)), words="Base64")
    for name, coded in (("base32", base64.b32encode), ("base32 extended hex", base64.b32hexencode)):
        for offset in range(5):
            text = coded(b"x" * offset + mail.encode() + b"zz").decode()
            yield _make(f"{name} at {offset}", f"d={text}", words="in Base32")
            yield _make(
                f"{name} small at {offset}", f"https://t.example/{text.lower().rstrip('=')}/p", words="in Base32"
            )
    yield _make(
        "percent twice in a nested URL",
        "dl=" + quote(f"https://shop.example/c?u={quote(mail)}", safe=""),
        words="twice",
    )
    yield _make(
        "a path parameter", f"https://t.example/ibs:dpid=9&dpuuid={quote(mail)};x=1/a.gif", words="percent-encoded"
    )
    yield _make("hex", mail.encode().hex(), words="in hex")
    yield _make("HEX", mail.encode().hex().upper(), words="in hex")
    yield _make("hex of base64", b64("q" + mail).encode().hex(), words="hex of Base64")
    yield _make("base64 of hex", b64("0" + mail.encode().hex()), words="Base64 of hex")
    yield _make("reversed", mail[::-1], words="reversed")
    yield _make("ROT13", codecs.encode(mail, "rot13"), words="ROT13")
    yield _make("list of octets", json.dumps(list(mail.encode())), words="list of octets")
    yield _make(
        "base64 of JSON of base64 of gzip",
        b64(json.dumps({"d": b64(gzip.compress(mail.encode()))})),
        words="inside gzip in Base64 in Base64",
    )
    yield _make("phone in base64", b64(f'{{"ph":"{who.phone}"}}'), "phone", "Base64")
    yield _make("phone in hex", who.phone.encode().hex(), "phone", "hex")
    yield _make("surname in base64", b64(f"<{who.last_name}>"), "name", "Base64")


def _digested(who: Identity) -> Iterator[Planted]:
    mail = who.email
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b"):
        yield _make(f"{name} hex", f"h={hexed(name, mail)}", words=", in hex")
        yield _make(f"{name} HEX", f"h={hexed(name, mail).upper()}", words=", in hex")
        yield _make(f"{name} base64", f"h={b64(digest(name, mail))}", words=", in Base64")
        of_value = digest(name, mail)
        yield _make(f"{name} as UUID", f"id={uuid.UUID(bytes=of_value[:16])}", words=", as a UUID")
        yield _make(
            f"{name} as UUID of version 4",
            f"id={str(uuid.UUID(bytes=of_value[:16], version=4)).upper()}",
            words=", as a UUID",
        )
    for name in ("md5", "sha1", "sha256", "sha512"):
        yield _make(f"{name} base32", f"h={base64.b32encode(digest(name, mail)).decode()}", words=", in Base32")
    yield _make(
        "sha256 base64url", f"h={url64(digest('sha256', mail))}", words="SHA-256 of the e-mail address, in Base64"
    )
    yield _make("sha256 base64 percent", quote(b64(digest("sha256", mail)), safe=""), words=", in Base64")
    yield _make("sha256 in binary", b"\x0a\x20" + digest("sha256", mail) + b"\x10", words="in binary")
    yield _make("sha256 binary in base64", b64(b"\x0a\x20" + digest("sha256", mail)), words=", in Base64")
    yield _make("sha256 hex in base64", b64(f"em={hexed('sha256', mail)}"), words="Base64 of hex")
    yield _make("sha256 cut short", hexed("sha256", mail)[:20], words="SHA-256")
    yield _make("sha256 of upper", hexed("sha256", mail.upper()), words="upper-cased")
    yield _make("sha256 of local part", hexed("sha256", mail.partition("@")[0]), words="before the @")
    for outer in ("md5", "sha1", "sha256"):
        for inner in ("md5", "sha1", "sha256"):
            yield _make(f"{outer}({inner})", hexed(outer, hexed(inner, mail)), words=" of the ")
    yield _make("sha256(MD5)", hexed("sha256", hexed("md5", mail).upper()), words="SHA-256 of the MD5")
    yield _make("sha256(md5 octets)", hexed("sha256", digest("md5", mail)), words="SHA-256 of the MD5")
    yield _make("sha256(base64)", hexed("sha256", b64(mail)), words="SHA-256 of the Base64")
    yield _make("sha256(md5) base64", b64(digest("sha256", hexed("md5", mail))), words="SHA-256 of the MD5")
    yield _make("sha256 of first name", hexed("sha256", who.first_name.lower()), "name", "first name")
    yield _make("sha256 of name", hexed("sha256", who.name.lower()), "name", "the lower-cased name")
    yield _make("md5 of phone", hexed("md5", who.phone[1:]), "phone", "digits only")
    yield _make("sha1 of street", hexed("sha1", who.street.lower()), "address", "street")


def _vendors(who: Identity) -> Iterator[Planted]:
    mail = digest("sha256", who.email)
    phone, number = digest("sha256", who.phone), hexed("sha256", who.phone[1:])
    meta = urlencode({"ev": "PageView", "udff[em]": mail.hex()})
    yield _make("Meta from forms", f"https://meta.example/tr/?{meta}", words="Meta's advanced matching")
    yield _make("Meta", f"ud[em]={mail.hex()}", words="Meta's advanced matching")
    yield _make("Meta phone", f"ud%5Bph%5D={number}", "phone", "Meta's advanced matching")
    city = hexed("sha256", who.city.lower())
    postcode = hexed("sha256", who.postcode.lower().replace(" ", ""))
    yield _make("Meta town", f"ud[ct]={city}", "address", "town")
    yield _make("Meta postcode", f"ud[ct]={city}&ud[zp]={postcode}", "address", "postcode without spaces")
    google = f"em=tv.1~em.{url64(mail)}~pn0.{url64(phone)}"
    yield _make("Google", google, words="Google's enhanced conversions")
    yield _make("Google phone", google, "phone", "Google's enhanced conversions")
    yield _make("UID2", json.dumps({"email_hash": b64(mail)}), words="UID2")
    yield _make("TikTok", json.dumps({"sha256_email": mail.hex()}), words="TikTok")
    yield _make("Pinterest", f"pd[em]={mail.hex()}", words="Pinterest")
    yield _make("Snap", f"u_hem={mail.hex()}", words="Snap")


def _packed(who: Identity) -> Iterator[Planted]:
    text = json.dumps({"event": "$identify", "properties": {"email": who.email, "list": list(range(40))}}).encode()
    zipped = gzip.compress(text, mtime=0)
    packings: dict[str, tuple[str | bytes, str]] = {
        "raw deflate in Base64": (b64(raw_deflate(text)), "inside deflate in Base64"),
        "raw deflate in Base64, escaped": (quote(b64(raw_deflate(text)), safe=""), "inside deflate in Base64"),
        "raw deflate in Base64 of URLs": ("a=1&d=" + url64(raw_deflate(text)) + "&b=2", "inside deflate in Base64"),
        "raw deflate of little": ("d=" + b64(raw_deflate(json.dumps({"m": who.email}).encode())), "inside deflate in Base64"),
        "Base64 in lines of mail": (base64.encodebytes(b"a" * 50 + text), "inside Base64 in lines"),
        "Base64 in lines, in JSON": (json.dumps({"d": base64.encodebytes(b"a" * 50 + text).decode().replace("\n", "\r\n")}), "inside Base64 in lines"),
        "Base64 in lines, escaped": (quote(base64.encodebytes(b"a" * 50 + text).decode(), safe=""), "inside Base64 in lines"),
        "gzip": (zipped, "inside gzip"),
        "gzip cut short": (zipped[:-12], "inside gzip"),
        "gzip without its end": (zipped[: len(zipped) * 3 // 4], "inside gzip"),
        "zlib": (zlib.compress(text), "inside zlib"),
        "zlib best": (zlib.compress(text, 9), "inside zlib"),
        "Brotli": (brotli.compress(text), "inside Brotli"),
        "Brotli, one block as it stands": (brotli.compress(text, quality=0), "inside Brotli"),
        "Brotli without its end": (brotli.compress(text)[:-20], "inside Brotli"),
        "Brotli in gzip": (gzip.compress(brotli.compress(text), mtime=0), "inside Brotli in gzip"),
        "Zstandard": (zstd.compress(text), "inside Zstandard"),
        "Zstandard best": (zstd.compress(text, 22), "inside Zstandard"),
        "Zstandard in multipart": (b"--b\r\nContent-Type: x/y\r\n\r\n" + zstd.compress(text) + b"\r\n--b--", "inside Zstandard"),
        "Zstandard after Zstandard": (zstd.compress(b"an empty batch") + zstd.compress(text), "inside Zstandard"),
        "Zstandard in base64": ("data=" + b64(zstd.compress(text)), "inside Zstandard in Base64"),
        "Zstandard in base64url": ("data=" + url64(zstd.compress(text)), "inside Zstandard in Base64"),
        "gzip in Zstandard": (zstd.compress(zipped), "inside gzip in Zstandard"),
        "Zstandard in Brotli": (brotli.compress(zstd.compress(text)), "inside Zstandard"),
        "deflate": (raw_deflate(text), "inside deflate"),
        "gzip in multipart": (b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + zipped + b"\r\n--b--", "inside gzip"),
        "zlib in multipart": (b"--b\r\nContent-Type: x/y\r\n\r\n" + zlib.compress(text) + b"\r\n--b--", "inside zlib"),
        "gzip in a text": (zipped.decode("latin-1").encode(), "inside gzip"),
        "gzip in base64": ("data=" + b64(zipped), "inside gzip in Base64"),
        "gzip in base64url": ("data=" + url64(zipped), "inside gzip in Base64"),
        "gzip in base64 percent": ("data%3D" + quote(b64(zipped), safe=""), "inside gzip in Base64"),
        "gzip in base64 twice": ("data=" + b64(b64(zipped)), "inside gzip in Base64"),
        "zlib in base64": (json.dumps({"d": b64(zlib.compress(text))}), "inside zlib in Base64"),
        "gzip in hex": ("h=" + zipped.hex(), "inside gzip in hex"),
        "gzip in percent": ("h=" + quote(zipped) + "&x=1", "inside percent-encoded gzip"),
        "gzip in gzip": (gzip.compress(zipped, mtime=0), "inside gzip in gzip"),
        "digest in gzip": (gzip.compress(hexed("md5", who.email).encode()), "MD5 of the e-mail address, in hex, inside gzip"),
    }  # fmt: skip
    for name, (data, words) in packings.items():
        yield _make(name, data, words=words)


def clean(seed: int = 4, octets: int = 400_000) -> Iterator[bytes]:
    """Much that looks like it and is of somebody else: Base64, digests, numbers, packed data, another identity's values."""
    chance = random.Random(seed)
    other = make_identity("shop-canary.example", below=chance.randrange)
    yield from (p.data for p in planted(other))
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: base64.b64encode(chance.randbytes(600)),
        lambda: chance.randbytes(300).hex().encode(),
        lambda: chance.randbytes(400),
        lambda: gzip.compress(chance.randbytes(300)),
        lambda: b64(gzip.compress(chance.randbytes(90))).encode(),
        lambda: str(chance.randrange(10**18)).encode(),
        lambda: quote(chance.randbytes(200)).encode(),
        lambda: hexed("sha256", chance.randbytes(9)).encode(),
    )
    while octets > 0:
        data = b"&".join(chance.choice(makers)() for _ in range(20))
        octets -= len(data)
        yield data
