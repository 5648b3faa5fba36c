import { expect, it } from 'vitest';
import { hidesSomething, visibleParts, visibleText } from './visibleText';

it('writes out what hides or misleads, and leaves every other script alone', () => {
  expect(visibleText('exe\u202Eyp.py')).toBe('exe<U+202E>yp.py');
  expect(visibleText('a\u200Bb\u0000c\n')).toBe('a<U+200B>b<U+0000>c<U+000A>');
  expect(visibleText('\uFEFFx\u{E0041}')).toBe('<U+FEFF>x<U+E0041>');
  expect(visibleText('naïve 日本 שלום 😀.py')).toBe('naïve 日本 שלום 😀.py');
  expect(visibleText('a\u2800\u034fb\u{1D173}')).toBe('a<U+2800><U+034F>b<U+1D173>');
  expect(visibleText('\u2066x\u2069\u061c')).toBe('<U+2066>x<U+2069><U+061C>');
  expect(visibleText('\uD800')).toBe('<U+D800>');
});

it('finds in code what hides, and lets tabs and the ends of Windows lines pass', () => {
  expect(visibleParts('a\u200Bb')).toEqual([
    { text: 'a', hidden: false },
    { text: '\u200B', hidden: true },
    { text: 'b', hidden: false },
  ]);
  expect(visibleParts('\tx\r')).toEqual([{ text: '\tx\r', hidden: false }]);
  expect(hidesSomething('\tx = 1\r\ny\r\n')).toBe(false);
  expect(hidesSomething('if admin\u2066:\n')).toBe(true);
});
