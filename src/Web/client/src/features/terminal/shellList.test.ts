import { describe, expect, it } from 'vitest';
import { shellName, shellsToShow } from './shellList';

const list = (...ids: string[]) => ids.map((id) => ({ id, name: null }));

describe('shells of several devices', () => {
  it('adds what another device has opened', () => {
    expect(shellsToShow(['shell-1'], null, list('shell-1', 'shell-2'))).toEqual(['shell-1', 'shell-2']);
  });

  it('keeps what this page is about to open', () => {
    expect(shellsToShow(['shell-1', 'shell-3'], list('shell-1'), list('shell-1'))).toEqual(['shell-1', 'shell-3']);
  });

  it('drops what was closed elsewhere, and nothing when the sandbox is a new one', () => {
    expect(shellsToShow(['shell-1', 'shell-2'], list('shell-1', 'shell-2'), list('shell-1'))).toEqual(['shell-1']);
    expect(shellsToShow(['shell-1', 'shell-2'], null, list('shell-1'))).toEqual(['shell-1', 'shell-2']);
  });

  it('is the same list when nothing changes', () => {
    const shown = ['shell-1', 'shell-2'];
    expect(shellsToShow(shown, null, list('shell-2', 'shell-1'))).toBe(shown);
  });

  it('calls a shell what somebody has called it', () => {
    expect(shellName('shell-2', [{ id: 'shell-2', name: 'server' }])).toBe('server');
    expect(shellName('shell-2', list('shell-2'))).toBe('Shell 2');
    expect(shellName('shell-2', null)).toBe('Shell 2');
  });
});
