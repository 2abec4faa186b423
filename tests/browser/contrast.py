"""How well text stands out from what lies behind it, as the WCAG defines it: from 1 to 21."""

from __future__ import annotations

from playwright.sync_api import Locator

ENOUGH = 4.5  # what WCAG 2 asks of text at level AA
OF_EACH_TEXT = """roots => {
    const parse = css => { const [r, g, b, a = 1] = css.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const behind = node => {
        if (!node) return [255, 255, 255, 1];
        const colour = parse(getComputedStyle(node).backgroundColor);
        return colour[3] === 1 ? colour : over(colour, behind(node.parentElement));
    };
    const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const luminance = colour => {
        const [r, g, b] = colour.map(value => linear(value / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    };
    const found = [];
    for (const root of roots) {
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode.textContent.trim(), node = texts.currentNode.parentElement;
            if (!text || !node.checkVisibility()) continue;
            const paper = behind(node);
            found.push([text, contrast(over(parse(getComputedStyle(node).color), paper), paper)]);
        }
    }
    return found;
}"""


def contrasts(elements: Locator) -> list[tuple[str, float]]:
    """Every visible text in the elements, with its contrast."""
    return [(text, ratio) for text, ratio in elements.evaluate_all(OF_EACH_TEXT)]
