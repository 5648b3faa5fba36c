import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { maxColumns, maxRows, readTable, separatorOf } from './delimited';
import { imageType } from './images';
import { renderMarkdown, resolvePath } from './markdown';
import { previewKind } from './previewKind';

const html = (text: string) =>
  renderToStaticMarkup(
    renderMarkdown(text, {
      image: (path, alt) => createElement('img', { 'data-path': path, alt }),
      file: (path, children) => createElement('b', { 'data-path': path }, children),
    }) as ReactNode as React.ReactElement,
  );

describe('a table', () => {
  it('is read with quotes, separators and line ends in its cells', () => {
    const text = '\ufeffname,says\r\n"Ada, Countess","She said ""hi""\nand left"\nlast,';
    expect(readTable(text, separatorOf(text, 'a.csv')).rows).toEqual([
      ['name', 'says'],
      ['Ada, Countess', 'She said "hi"\nand left'],
      ['last', ''],
    ]);
    expect(separatorOf('a;b;c\n1,5;2;3', 'a.csv')).toBe(';');
    expect(separatorOf('a,b\tc', 'a.tsv')).toBe('\t');
    expect(readTable('', ',').rows).toEqual([]);
    expect(readTable('"never closed', ',').rows).toEqual([['never closed']]);
  });

  it('is cut where a page would become slow, and says so', () => {
    const exact = readTable(`h\n${'x\n'.repeat(maxRows)}`, ',');
    expect([exact.rows.length, exact.moreRows]).toEqual([maxRows + 1, false]);
    const long = readTable(`h\n${'x\n'.repeat(maxRows + 1)}`, ',');
    expect([long.rows.length, long.moreRows]).toEqual([maxRows + 1, true]);
    const wide = readTable(','.repeat(maxColumns), ',');
    expect([wide.rows[0]?.length, wide.moreColumns]).toEqual([maxColumns, true]);
  });
});

describe('Markdown', () => {
  it('becomes elements', () => {
    expect(html('# Title\n\nSome *text*, `code` & more\n\n- [x] done\n- two')).toBe(
      '<h2>Title</h2><p>Some <em>text</em>, <code>code</code> &amp; more</p>' +
        '<ul><li><input type="checkbox" readOnly="" disabled="" aria-label="Done" checked=""/> done</li><li>two</li></ul>',
    );
    expect(html('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td style="text-align:right">2</td>');
  });

  it('shows what hides in code', () => {
    const shown = html('```\nrole = "user\u202e"\n\tx\n```');
    expect(shown).toContain('&lt;U+202E&gt;');
    expect(shown).toContain('\n\tx');
  });

  it('never becomes HTML of its own, and no link runs anything', () => {
    for (const hostile of [
      '<script>alert(1)</script>',
      'a <img src=x onerror=alert(1)> b',
      '<iframe srcdoc="x"></iframe>',
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt&colon;alert(1))',
      '[x](data:text/html,<script>alert(1)</script>)',
      '![x](javascript:alert(1))',
      '![x](https://elsewhere.example/track.png)',
      '![x](//elsewhere.example/track.png)',
      '[x]: javascript:alert(1)\n\n[x]',
      '<javascript:alert(1)>',
    ]) {
      const shown = html(hostile);
      expect(shown).not.toMatch(/<(script|iframe|img src)/i);
      expect(shown).not.toMatch(/(href|src)="/i);
    }
  });

  it('leaves by links in a tab of their own, and stays by those to files', () => {
    expect(html('[x](https://example.org/)')).toContain('target="_blank" rel="noopener noreferrer nofollow"');
    expect(html('[x](other%20file.md#part) ![p](img/a.png)')).toBe(
      '<p><b data-path="other file.md">x</b> <img data-path="img/a.png" alt="p"/></p>',
    );
  });

  it('writes out what cannot be seen', () => {
    expect(html('a\u202eb')).toContain('a&lt;U+202E&gt;b');
  });

  it('knows the files that a document means', () => {
    expect(resolvePath('docs/a.md', 'b.png')).toBe('docs/b.png');
    expect(resolvePath('docs/a.md', '../b.png')).toBe('b.png');
    expect(resolvePath('docs/a.md', '/b.png')).toBe('b.png');
    expect(resolvePath('a.md', '../b.png')).toBeNull();
  });
});

describe('a picture', () => {
  it('is known by its bytes, not by its name', () => {
    expect(imageType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'x.gif')).toBe('image/png');
    expect(imageType(new TextEncoder().encode('RIFF1234WEBPVP8 '), 'x.webp')).toBe('image/webp');
    expect(imageType(new TextEncoder().encode('<?xml version="1.0"?><svg xmlns="x"/>'), 'x.svg')).toBe('image/svg+xml');
    expect(imageType(new TextEncoder().encode('<html><script>'), 'x.png')).toBeNull();
    expect(imageType(new TextEncoder().encode('<html><script>'), 'x.svg')).toBeNull();
  });

  it('is one of the files that have a preview', () => {
    expect(['a.PNG', 'b.csv', 'README.md', 'a.py', 'png', 'constructor'].map(previewKind)).toEqual([
      'image',
      'table',
      'markdown',
      null,
      'image',
      null,
    ]);
  });
});
