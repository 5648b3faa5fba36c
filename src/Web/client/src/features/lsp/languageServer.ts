import { RpcChannel } from './rpc';
import { workspaceFolder, workspaceUri } from './uris';

const capabilities = {
  workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  window: { workDoneProgress: false },
  textDocument: {
    synchronization: { didSave: false },
    completion: {
      contextSupport: true,
      completionItem: {
        documentationFormat: ['markdown', 'plaintext'],
        deprecatedSupport: true,
        labelDetailsSupport: true,
        resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
      },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ['markdown', 'plaintext'],
        parameterInformation: { labelOffsetSupport: true },
        activeParameterSupport: true,
      },
      contextSupport: true,
    },
    definition: { linkSupport: false },
    references: {},
    documentHighlight: {},
    rename: { prepareSupport: true },
    publishDiagnostics: { tagSupport: { valueSet: [1, 2] }, versionSupport: true },
  },
};

// What pyright asks for, by section.
const settings: Record<string, unknown> = {
  python: { pythonPath: '/home/learner/.venv/bin/python', analysis: analysis() },
  'python.analysis': analysis(),
  pyright: { disableOrganizeImports: true },
};

function analysis() {
  return {
    // Marks for files that nobody looks at would cost memory that a large package needs.
    diagnosticMode: 'openFilesOnly',
    typeCheckingMode: 'basic',
    autoImportCompletions: true,
    autoSearchPaths: true,
    useLibraryCodeForTypes: true,
    logLevel: 'Error',
  };
}

interface Connection {
  send: (message: Uint8Array) => void;
  published: (params: unknown) => void;
}

/** Introduces this page to a language server that has just been started. */
export function introduce(connection: Connection): { channel: RpcChannel; ready: Promise<void> } {
  const channel = new RpcChannel({
    send: connection.send,
    notified: (method, params) => {
      if (method === 'textDocument/publishDiagnostics') connection.published(params);
    },
    asked: answer,
  });
  const ready = channel
    .request('initialize', {
      processId: null,
      rootUri: workspaceUri,
      workspaceFolders: [{ uri: workspaceUri, name: 'workspace' }],
      initializationOptions: {},
      capabilities,
    })
    .then(() => channel.notify('initialized', {}));
  return { channel, ready };
}

/** Null for whatever is not known: pyright ends itself over a question that is refused. */
export function answer(method: string, params: unknown): unknown {
  switch (method) {
    case 'workspace/configuration': {
      const { items } = params as { items: { section?: string }[] };
      return items.slice(0, 100).map(({ section }) => settings[section ?? ''] ?? null);
    }
    case 'workspace/workspaceFolders':
      return [{ uri: workspaceUri, name: workspaceFolder }];
    // Programs change files in the sandbox; only what the person asked for changes them here.
    case 'workspace/applyEdit':
      return { applied: false };
    case 'window/showDocument':
      return { success: false };
    default:
      return null;
  }
}
