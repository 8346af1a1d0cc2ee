"""A small run with every kind of record in it."""

from __future__ import annotations

from auditor.evidence import (
    FORMAT,
    Blind,
    Call,
    Choice,
    ConsentClick,
    Control,
    CookieWrite,
    Digest,
    EvidenceKind,
    Field,
    FilledField,
    Filling,
    FormSeen,
    FrameSeen,
    Initiator,
    Leak,
    LeftOut,
    Link,
    LinkProbe,
    Method,
    PageText,
    Probing,
    Request,
    Run,
    ScenarioRun,
    Signal,
    StackFrame,
    StorageWrite,
    StoredCookie,
    StoredItem,
    Visit,
)

SCRIPT = Initiator(
    kind="script",
    url="https://cdn.example/a.js",
    stack=(StackFrame(url="https://cdn.example/a.js", line=3, column=7, function="send"),),
)
ACCEPT, REJECT = Control(intent="accept", label="OK", contrast=4.5), Control(intent="reject", label="No", checked=False)


def visit(scenario: str = "no-choice", number: int = 1, **fields) -> Visit:
    url = f"https://shop.example/{number}"
    fields = {"url": url, "final_url": url, "status": 200, **fields}
    return Visit(id=f"{scenario}/{number:04d}", scenario=scenario, number=number, **fields)


def rich_visit(scenario: str = "no-choice", number: int = 1) -> Visit:
    here = f"https://shop.example/{number}"
    return visit(
        scenario,
        number,
        real_time=("a request to t.example",),
        title="Ünïcode \x1b[31m <b>",
        requests=(
            Request(id="1", url=here, main=True, resource="document", status=200),
            Request(id="2", url="https://t.example/p?a=1", initiator=SCRIPT, headers=(("content-type", "image/gif"),)),
            Request(
                id="3",
                url="https://t.example/p?a=2",
                initiator=SCRIPT,
                redirect_from="2",
                sent_cookies=("a", "b"),
                seen="network",
            ),
        ),
        cookie_writes=(
            CookieWrite(source="script", name="_ga", host="shop.example", max_age=63072000.5, initiator=SCRIPT),
            CookieWrite(source="http", name="s", host="shop.example", value=Digest(hash="00ff", length=9)),
        ),
        cookies=(StoredCookie(name="_ga", domain=".shop.example", lifetime=34560000.0),),
        storage=(StoredItem(kind="local", origin="https://shop.example", key="cart"),),
        storage_writes=(StorageWrite(kind="session", origin="https://shop.example", key="k", initiator=SCRIPT),),
        links=(Link(kind="anchor", url="https://out.example/", text="Out", rel=("noopener",)),),
        frames=(FrameSeen(url="https://video.example/e", parent=here),),
        forms=(FormSeen(action=here, method="post", document=here, fields=(Field(name="email", type="email"),)),),
        fillings=(
            Filling(
                action=here, method="post", document=here, fields=(FilledField(name="email", kind="email"),), at=80
            ),
        ),
        calls=(Call(name="sendBeacon", argument="https://t.example/b", initiator=SCRIPT),),
        probings=(Probing(interface="canvas-font", counts=(("fonts", 75),), document=here, initiator=SCRIPT),),
        watched=(EvidenceKind.PROBINGS,),
        texts=(PageText(document=here, text="Hello\nworld"),),
        choices=(
            Choice(
                wanted="reject",
                outcome="made",
                offered=(ACCEPT, REJECT),
                milliseconds=900,
                clicks=(ConsentClick(control=REJECT, method="words", at=700),),
            ),
        ),
        signals=(Signal(source="gpc", values=(("navigator", "true"),), document=here, phase="reload"),),
        leaks=(
            Leak(
                kind="email",
                transform="MD5 of the e-mail address, in hex",
                place="body",
                host="px.tracker.example",
                url=here,
                request="r1",
                document=here,
                initiator=SCRIPT,
                phase="fill",
            ),
            Leak(
                kind="name",
                transform="the surname in plain",
                place="cookie",
                host="a.example",
                name="n",
                source="stored",
            ),
        ),
        blind=(Blind(kind=EvidenceKind.SCREENSHOT, reason="timed out"),),
    )


def run(*scenarios: str, **fields) -> Run:
    named = tuple(ScenarioRun(name=s, browser="headless shell 1") for s in scenarios or ("no-choice",))
    return Run(
        **{
            "format": FORMAT,
            "tool": "auditor 0.1.0",
            "started": "2026-01-02T03:04:05Z",
            "site": "https://shop.example/",
            "method": Method(browser="headless shell", version="1", flags=("--x",)),
            "scenarios": named,
            "left_out": (LeftOut(url="https://shop.example/cart", reason="excluded"),),
            "probes": (LinkProbe(url="https://out.example/", status=404),),
            **fields,
        }
    )
