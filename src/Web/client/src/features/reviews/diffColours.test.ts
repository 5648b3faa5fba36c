import { expect, it } from 'vitest';
import styles from '@/styles.css?raw';

const grounds = ['surface', 'selected', 'diff-added', 'diff-added-mark', 'diff-deleted', 'diff-deleted-mark'];
const texts = ['text', 'code-keyword', 'code-string', 'code-comment', 'code-number'];

/** Both themes' values of a colour. */
function coloursOf(name: string): [light: string, dark: string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(styles) ?? [];
  if (!light || !dark) throw new Error(`There is no colour ${name}.`);
  return [light, dark];
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

it('keeps code readable on every ground that a difference has, in both themes', () => {
  const faint = grounds.flatMap((ground) =>
    texts.flatMap((text) =>
      ([0, 1] as const)
        .filter((theme) => contrast(coloursOf(text)[theme], coloursOf(ground)[theme]) < 4.5)
        .map((theme) => `${text} on ${ground} (${['light', 'dark'][theme]})`),
    ),
  );
  expect(faint).toEqual([]);
});
