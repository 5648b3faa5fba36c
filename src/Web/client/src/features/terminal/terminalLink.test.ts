import { expect, it } from 'vitest';
import { TerminalLink } from './terminalLink';

it('does not take what cannot be done without a connection for done', async () => {
  const link = new TerminalLink('w');
  for (const act of [link.kill('shell-1'), link.remove('shell-1'), link.clear('shell-1'), link.rename('shell-1', 'x')])
    await expect(act).rejects.toThrow('not connected at present');
});
