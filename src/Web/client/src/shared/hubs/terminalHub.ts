import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

/** The terminal hub's answers are MessagePack maps with the server's property names. */
export interface OpenedTerminal {
  TerminalId: string;
  Start: number;
  End: number;
  Skipped: number;
  Alive: boolean;
  ModePrefix: Uint8Array | string | null;
}

export interface ListedTerminal {
  TerminalId: string;
  Kind: string | number;
  Alive: boolean;
  End: number;
  /** What somebody has called it. */
  Name: string | null;
}

interface TerminalHubHandlers {
  output: (terminalId: string, offset: number, bytes: Uint8Array) => void;
  exited: (terminalId: string, exitCode: number | null) => void;
  listed: (terminals: ListedTerminal[]) => void;
}

export function createTerminalHub(workspaceId: string, handlers: TerminalHubHandlers): HubConnection {
  const connection = new HubConnectionBuilder()
    .withUrl(`/hubs/terminal?workspace=${encodeURIComponent(workspaceId)}`, {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
    })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  connection.on('Output', handlers.output);
  connection.on('Exited', handlers.exited);
  connection.on('Terminals', handlers.listed);
  return connection;
}
