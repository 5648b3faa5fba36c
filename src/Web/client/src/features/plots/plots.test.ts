import { describe, expect, it } from 'vitest';
import type { WorkspaceEvent } from '@/shared/api/contract';
import { dataAddress, isImage, plotsAfter } from './plots';

const event = (version: number, type: string, data: object) =>
  ({ version, type, at: `2026-01-01T00:00:0${version % 10}Z`, data }) as unknown as WorkspaceEvent;
const body = { hash: 'h', size: 5, text: null, binary: true };

describe('pictures that programs write', () => {
  it('are listed newest first, each file once', () => {
    const events = [
      event(1, 'file_created', { fileId: 'a', path: 'plots/a.png', body, origin: 'sandbox' }),
      event(2, 'file_created', { fileId: 'b', path: 'b.SVG', body, origin: 'sandbox' }),
      event(3, 'file_created', { fileId: 'c', path: 'c.png', body, origin: 'editor' }),
      event(4, 'file_created', { fileId: 'd', path: 'd.txt', body, origin: 'sandbox' }),
      event(5, 'file_replaced', { fileId: 'a', path: 'plots/a.png', body: { ...body, size: 9 }, origin: 'sandbox' }),
    ];
    const plots = plotsAfter([], events, []);
    expect(plots.map(({ fileId, version, size }) => [fileId, version, size])).toEqual([
      ['a', 5, 9],
      ['b', 2, 5],
    ]);
    const edited = event(6, 'file_edited', { fileId: 'b', path: 'b.SVG', resultSize: 7, origin: 'sandbox' });
    expect(plotsAfter(plots, [edited], [])[0]).toMatchObject({ fileId: 'b', version: 6, size: 7 });
  });

  it('follow their files', () => {
    const plots = plotsAfter(
      [],
      [event(1, 'file_created', { fileId: 'a', path: 'a.png', body, origin: 'sandbox' })],
      [],
    );
    expect(plotsAfter(plots, [event(2, 'file_renamed', { fileId: 'a', to: 'b.png' })], [])[0]?.path).toBe('b.png');
    expect(plotsAfter(plots, [event(2, 'file_deleted', { fileId: 'a' })], [])).toEqual([]);
    expect(plotsAfter(plots, [event(2, 'file_deleted', { fileId: 'x' })], [])).toBe(plots);
  });

  it('are few at a time', () => {
    const many = Array.from({ length: 100 }, (_, i) =>
      event(i, 'file_created', { fileId: `f${i}`, path: `${i}.png`, body, origin: 'sandbox' }),
    );
    expect(plotsAfter([], many, [])).toHaveLength(60);
  });
});

describe('a picture', () => {
  it('is known by its name', () => {
    expect(isImage('plots/a.JPEG')).toBe(true);
    expect(isImage('a.png.txt')).toBe(false);
  });

  it('is written into its address', () => {
    expect(dataAddress(new TextEncoder().encode('<svg>'), 'image/svg+xml')).toBe('data:image/svg+xml;base64,PHN2Zz4=');
    expect(dataAddress(new Uint8Array(100_000), 'image/png').length).toBeGreaterThan(130_000);
  });
});
