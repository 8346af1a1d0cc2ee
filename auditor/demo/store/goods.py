"""What the shop sells and tells: products, categories, journal posts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something for sale; its picture is `<slug>.svg`."""

    slug: str
    name: str
    category: str
    pence: int
    line: str
    story: str
    details: tuple[str, ...]

    @property
    def price(self) -> str:
        """In pounds, e.g. `£24.50`."""
        return f"£{self.pence / 100:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A shelf of the shop."""

    slug: str
    name: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A journal post; its text is the template `journal/<slug>.html`."""

    slug: str
    title: str
    date: str
    line: str
    picture: str


CATEGORIES = (
    Category(slug="kitchen", name="Kitchen", line="Enamel and tin that outlive the fashion."),
    Category(slug="living", name="Living", line="Wool, rope and light for long evenings."),
    Category(slug="outdoors", name="Outdoors", line="For quaysides, allotments and shingle."),
)

PRODUCTS = (
    Product(
        slug="quay-mug",
        name="Quay enamel mug",
        category="kitchen",
        pence=1450,
        line="A mug that can be dropped.",
        story="Two coats of enamel over pressed steel, a rim dipped in navy, and a handle wide enough for gloves.",
        details=("350 ml", "Steel, enamelled twice", "Dishwasher yes, microwave no"),
    ),
    Product(
        slug="tide-kettle",
        name="Tide kettle",
        category="kitchen",
        pence=5800,
        line="Sings a little before it boils.",
        story="A stove kettle with a beech knob and a spout that pours where you point it. Any hob, and open fire too.",
        details=("2 litres", "Steel and beech", "Works on induction"),
    ),
    Product(
        slug="storm-lantern",
        name="Storm lantern",
        category="living",
        pence=4600,
        line="Light that does not mind the wind.",
        story="Folded tin around a glass chimney, as the pilots' cottages had them. Takes a candle or a small oil lamp.",
        details=("31 cm high", "Tin and glass", "Candle not included"),
    ),
    Product(
        slug="ferry-blanket",
        name="Ferry blanket",
        category="living",
        pence=9200,
        line="Warm enough for the top deck.",
        story="New wool from two farms up the river, woven in a broken twill and washed until it is soft.",
        details=("140 x 190 cm", "All wool", "Cold wash or a good airing"),
    ),
    Product(
        slug="rope-basket",
        name="Rope basket",
        category="living",
        pence=3400,
        line="Coiled by hand, stands by itself.",
        story="Cotton rope, coiled and stitched by people who splice for a living. For logs, toys, or a cat.",
        details=("34 cm across", "Cotton rope", "Made in Brightport"),
    ),
    Product(
        slug="shingle-chair",
        name="Shingle deck chair",
        category="outdoors",
        pence=11900,
        line="Two positions: reading and asleep.",
        story="Oiled ash and a sling of heavy striped canvas that comes off for the wash. Folds as flat as a door.",
        details=("Holds 120 kg", "Ash and canvas", "Spare slings for sale"),
    ),
)

POSTS = (
    Post(
        slug="three-harbours",
        title="Three harbours worth a detour",
        date="9 October 2026",
        line="Where to eat crab, what to sketch, and when to be there for the light.",
        picture="storm-lantern",
    ),
    Post(
        slug="how-we-glaze",
        title="How enamel gets its shine",
        date="18 September 2026",
        line="A morning at the works, with a short film from the furnace.",
        picture="quay-mug",
    ),
    Post(
        slug="mending-wool",
        title="Mending wool, not replacing it",
        date="27 August 2026",
        line="Four stitches, and the people who taught us.",
        picture="ferry-blanket",
    ),
)


def products_of(category: str) -> tuple[Product, ...]:
    """The products on a shelf."""
    return tuple(product for product in PRODUCTS if product.category == category)
