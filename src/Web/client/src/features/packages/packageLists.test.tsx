import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { WorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import type { WorkspaceUiStore } from '@/features/workspaces/workspaceUi';
import type { Package, PackagePolicy, PackageVersions } from '@/shared/api/contract';
import { Approvals } from './Approvals';
import { InstalledList } from './InstalledList';
import { PackageDetails } from './PackageDetails';

const numpy: Package = { name: 'numpy', version: '1.24.2', bytes: 80 << 20, fromIndex: true, missing: false };
const nothing = () => {};

describe('the list of what is installed', () => {
  const list = (packages: Package[], isBusy = false) =>
    renderToStaticMarkup(
      <InstalledList packages={packages} chosen={null} isBusy={isBusy} onChoose={nothing} onRemove={nothing} />,
    );

  it('names version and size, and what is not as it should be', () => {
    const html = list([numpy, { ...numpy, name: 'own', fromIndex: false }, { ...numpy, name: 'gone', missing: true }]);
    expect(html).toContain('80 MB');
    expect(html.match(/not from the index/g)).toHaveLength(1);
    expect(html.match(/not in this sandbox/g)).toHaveLength(1);
    expect(html).toContain('aria-label="Remove numpy"');
  });

  it('says what to do when there is nothing, and removes nothing while something is under way', () => {
    expect(list([])).toContain('pip install');
    expect(list([numpy], true)).toMatch(/<button[^>]*disabled=""[^>]*aria-label="Remove numpy"/);
  });
});

describe('a package', () => {
  const details = (versions: PackageVersions, installed?: Package) => {
    const client = new QueryClient();
    client.setQueryData(['package-versions', 'w', 'numpy'], versions);
    const session = { workspaceId: 'w' } as WorkspaceSession;
    return renderToStaticMarkup(
      <QueryClientProvider client={client}>
        <WorkspaceContext value={{ session, ui: {} as WorkspaceUiStore }}>
          <PackageDetails name="numpy" installed={installed} isBusy={false} onBack={nothing} onChange={nothing} />
        </WorkspaceContext>
      </QueryClientProvider>,
    );
  };
  const version = (name: string, yanked = false) => ({ version: name, bytes: 1024, yanked });

  it('offers the newest version that was not taken back', () => {
    const html = details({ name: 'numpy', versions: [version('2.1', true), version('2.0')], newest: '2.1' });
    expect(html).toMatch(/<option value="2.0" selected="">/);
    expect(html).toContain('taken back by its author');
    expect(html).toContain('>Install</button>');
  });

  it('says when a newer one does not fit, and when none does', () => {
    expect(details({ name: 'numpy', versions: [version('2.0')], newest: '3.0' }, numpy)).toContain(
      'The newest of all, 3.0, does not',
    );
    expect(details({ name: 'numpy', versions: [], newest: '3.0' })).toContain('No version fits the sandbox');
    expect(details({ name: 'numpy', versions: [], newest: null })).toContain('There is no version of it.');
  });

  it('upgrades what is installed, and offers nothing for the version that is', () => {
    const versions = [version('2.0'), version('1.24.2')];
    expect(details({ name: 'numpy', versions, newest: '2.0' }, numpy)).toContain('>Upgrade to 2.0</button>');
    expect(details({ name: 'numpy', versions: [version('1.24.2')], newest: '1.24.2' }, numpy)).toMatch(
      /disabled=""[^>]*>Installed<\/button>/,
    );
  });
});

describe('what waits for an approval', () => {
  const policy: PackagePolicy = { version: 1, mode: 'approved', allowed: [], denied: [], waiting: [], declined: [] };
  const shown = (change: Partial<PackagePolicy>) =>
    renderToStaticMarkup(
      <QueryClientProvider client={new QueryClient()}>
        <Approvals policy={{ ...policy, ...change }} />
      </QueryClientProvider>,
    );

  it('says who asked, and shows names that would mislead as they are', () => {
    const waiting = [
      {
        name: 'seaborn',
        workspaceId: 'w',
        workspaceName: 'My\u202Espace',
        personId: 'p',
        email: 'ada@example.org',
        requestedAt: '2026-11-25T08:00:00Z',
      },
    ];
    const html = shown({ waiting });
    expect(html).toContain('ada@example.org, in My&lt;U+202E&gt;space');
    expect(html).toContain('aria-label="Approve seaborn"');
    expect(shown({})).toContain('Nobody waits');
    expect(shown({ mode: 'open', declined: ['evil'] })).toContain('evil');
  });
});
