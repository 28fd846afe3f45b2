"""What visitors do, in a real browser: by keyboard, without script, in the dark, on a phone."""

import pytest

BLOCK = "bouwstenen/transparantie-en-structuur/"


def _luminance(colour: str) -> float:
    channels = [int(c) / 255 for c in colour[4:-1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours "rgb(r, g, b)" (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_level_colours_have_enough_contrast(open_page, scheme):
    page = open_page("", color_scheme=scheme)
    for level in ("schoolniveau", "ontwerpniveau", "contextniveau"):
        colours = page.locator(f".band.level--{level}").evaluate(
            """band => {
                const of = (e, p) => getComputedStyle(e)[p];
                const tile = band.querySelector('.tile');
                return {
                    tint: of(band, 'backgroundColor'),
                    heading: of(band.querySelector('h2 a'), 'color'),
                    paper: of(tile, 'backgroundColor'),
                    title: of(tile.querySelector('.tile__title'), 'color'),
                    core: of(tile.querySelector('.tile__core'), 'color'),
                };
            }"""
        )
        assert contrast(colours["heading"], colours["tint"]) >= 4.5
        assert contrast(colours["title"], colours["paper"]) >= 4.5
        assert contrast(colours["core"], colours["paper"]) >= 7
