import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

/** Why there is no language server, or not any more; the agent's names. */
export type LanguageEnd =
  | 'Closed'
  | 'Idle'
  | 'Moved'
  | 'SandboxEnded'
  | 'Memory'
  | 'Failed'
  | 'TooOften'
  | 'Unavailable';

/** The answer to `Format`: the text, or why not in a sentence. */
export interface FormatAnswer {
  Text: string | null;
  Problem: string | null;
}

interface LanguageHubHandlers {
  message: (bytes: Uint8Array) => void;
  librariesChanged: (folder: string) => void;
  ended: (end: LanguageEnd, sentence: string) => void;
}

export function createLanguageHub(workspaceId: string, handlers: LanguageHubHandlers): HubConnection {
  const connection = new HubConnectionBuilder()
    .withUrl(`/hubs/language?workspace=${encodeURIComponent(workspaceId)}`, {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
    })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  connection.on('Message', handlers.message);
  connection.on('LibrariesChanged', handlers.librariesChanged);
  connection.on('Ended', handlers.ended);
  return connection;
}
