import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { SandboxState, WorkspaceEvent } from '../api/contract';

interface WorkspaceHubHandlers {
  events: (workspaceId: string, events: WorkspaceEvent[]) => void;
  sandbox: (workspaceId: string, sandbox: SandboxState) => void;
  /** Something happened to what was handed in. */
  submission?: (submissionId: string) => void;
  /** The reviewers' queue has changed. */
  queue?: () => void;
}

export function createWorkspaceHub(handlers: WorkspaceHubHandlers): HubConnection {
  const connection = new HubConnectionBuilder()
    .withUrl('/hubs/workspace', { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  connection.on('Events', (message: { workspaceId: string; events: WorkspaceEvent[] }) =>
    handlers.events(message.workspaceId, message.events),
  );
  connection.on('Sandbox', (message: SandboxState & { workspaceId: string }) =>
    handlers.sandbox(message.workspaceId, message),
  );
  connection.on('SubmissionChanged', (message: { submissionId: string }) =>
    handlers.submission?.(message.submissionId),
  );
  connection.on('QueueChanged', () => handlers.queue?.());
  return connection;
}

export const joinWorkspace = (connection: HubConnection, workspaceId: string, afterVersion: number) =>
  connection.invoke<{ version: number }>('Join', workspaceId, afterVersion);

export const joinSubmission = (connection: HubConnection, submissionId: string) =>
  connection.invoke<void>('JoinSubmission', submissionId);

export const joinReviews = (connection: HubConnection) => connection.invoke<void>('JoinReviews');
