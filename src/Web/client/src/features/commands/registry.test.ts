import { describe, expect, it } from 'vitest';
import { commands, registerCommands } from './registry';

describe('the registry of commands', () => {
  it('offers what is registered, as long as it is', () => {
    const command = { id: 'file.new', title: 'New file', run: () => {} };
    const remove = registerCommands([command]);
    expect(commands.getState()).toContain(command);
    remove();
    expect(commands.getState()).not.toContain(command);
  });
});
