import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorkspaceUi, type WorkspaceUiStore } from '@/features/workspaces/workspaceUi';
import {
  chooseSide,
  closeFile,
  groupOn,
  isOpen,
  joinEditors,
  moveFile,
  moveToOtherSide,
  openFile,
  reopenFile,
  splitEditor,
} from './groups';

const storage = new Map<string, string>();
vi.stubGlobal('sessionStorage', {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => storage.set(key, value),
});

let ui: WorkspaceUiStore;
const tabs = (side: 'left' | 'right') => groupOn(ui.getState(), side)?.openFiles.join('');

beforeEach(() => {
  storage.clear();
  ui = createWorkspaceUi('w');
  for (const file of ['a', 'b', 'c']) openFile(ui, file);
});

describe('tabs', () => {
  it('close, and the neighbour comes to the front', () => {
    openFile(ui, 'b');
    closeFile(ui, 'b');
    expect(ui.getState()).toMatchObject({ openFiles: ['a', 'c'], activeFile: 'c' });
  });

  it('open again, the last one first, as far as the files exist', () => {
    closeFile(ui, 'a');
    closeFile(ui, 'c');
    reopenFile(ui, (file) => file !== 'c');
    expect(ui.getState()).toMatchObject({ openFiles: ['b', 'a'], activeFile: 'a', closedFiles: ['c'] });
  });

  it('move within the bounds', () => {
    moveFile(ui, 'left', 'c', 0);
    expect(tabs('left')).toBe('cab');
    moveFile(ui, 'left', 'c', 99);
    expect(tabs('left')).toBe('abc');
    moveFile(ui, 'left', 'x', 0);
    expect(tabs('left')).toBe('abc');
  });

  it('are the same after a reload', () => {
    splitEditor(ui);
    expect(createWorkspaceUi('w').getState()).toEqual({ ...ui.getState(), pane: 'editor' });
  });
});

describe('two editors', () => {
  it('begin with the file in front, and each has its own tabs from then on', () => {
    splitEditor(ui);
    openFile(ui, 'd');
    expect([tabs('left'), tabs('right')]).toEqual(['abc', 'cd']);
    chooseSide(ui, 'left');
    closeFile(ui, 'c', 'left');
    expect([tabs('left'), tabs('right')]).toEqual(['ab', 'cd']);
    expect(isOpen(ui.getState(), 'd')).toBe(true);
  });

  it('become one when one of them is empty', () => {
    splitEditor(ui);
    closeFile(ui, 'c', 'right');
    expect(ui.getState()).toMatchObject({ openFiles: ['a', 'b', 'c'], other: null, side: 'left' });
  });

  it('lose a file that is closed everywhere', () => {
    splitEditor(ui);
    closeFile(ui, 'c');
    expect(ui.getState()).toMatchObject({ openFiles: ['a', 'b'], other: null });
  });

  it('exchange tabs, and join with every tab once', () => {
    moveToOtherSide(ui, 'a', 'left');
    expect([tabs('left'), tabs('right'), ui.getState().side]).toEqual(['bc', 'a', 'right']);
    moveToOtherSide(ui, 'b', 'left');
    moveToOtherSide(ui, 'c', 'left');
    expect([tabs('left'), tabs('right')]).toEqual(['abc', undefined]);
    splitEditor(ui);
    joinEditors(ui);
    expect([tabs('left'), tabs('right')]).toEqual(['abc', undefined]);
  });
});
