import { failureWords } from '@/features/packages/packageWords';
import { runWords } from '@/features/runs/runWords';
import { notSavedReason } from '@/features/workspaces/fileTree';
import { limitInWords } from '@/features/workspaces/limitWording';
import { runOutcome } from '@/features/workspaces/runOutcome';
import type { EventData, EventType, PackageRefusal } from '@/shared/api/contract';
import { count, formatBytes, formatDuration } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { submissionWording } from './submissionWording';

type Wording = { [T in EventType]: (data: EventData[T]) => string };

const show = visibleText;
const by = (origin: string) =>
  origin === 'sandbox' ? ' (by a program in the sandbox)' : origin === 'template' ? ' (from the template)' : '';

const wording: Wording = {
  workspace_created: ({ name }) => `Created the workspace ${show(name)}`,
  file_created: ({ path, body, origin }) => `Created ${show(path)} (${formatBytes(body.size)})${by(origin)}`,
  file_edited: ({ path, edits, origin }) => `Edited ${show(path)}: ${editWords(edits)}${by(origin)}`,
  file_replaced: ({ path, body, origin }) =>
    `Replaced the content of ${show(path)} (${formatBytes(body.size)})${by(origin)}`,
  file_renamed: ({ from, to, origin }) => `Renamed ${show(from)} to ${show(to)}${by(origin)}`,
  file_deleted: ({ path, origin }) => `Deleted ${show(path)}${by(origin)}`,
  file_not_saved: ({ path, reason, size }) => `${notSavedReason(reason)}: ${show(path)} (${formatBytes(size)})`,
  file_not_saved_cleared: ({ path }) => `${show(path)} is no longer unsaved`,
  folder_created: ({ path, origin }) => `Created the folder ${show(path)}${by(origin)}`,
  folder_renamed: ({ from, to }) => `Renamed the folder ${show(from)} to ${show(to)}`,
  folder_deleted: ({ path, origin }) => `Deleted the folder ${show(path)}${by(origin)}`,
  run_requested: ({ path }) => `Asked to run ${show(path)}`,
  run_started: () => 'The run started',
  run_finished: (data) => `The run ended. ${runOutcome(data).text}`,
  sandbox_attached: () => 'A sandbox was attached',
  sandbox_lost: ({ reason }) => `The sandbox ended${reason ? `: ${endWords(reason)}` : ''}`,
  limit_reached: (data) => limitInWords(data).what,
  workspace_renamed: ({ name }) => `Renamed the workspace to ${show(name)}`,
  workspace_template_chosen: ({ template }) => `Started with the template ${show(template)}`,
  workspace_duplicated: ({ fromName, fromVersion }) =>
    `Started as a copy of ${show(fromName)} at its version ${fromVersion}`,
  workspace_archived: () => 'Archived the workspace',
  workspace_unarchived: () => 'Restored the workspace from the archive',
  program_run_requested: ({ spec }) => `Asked to run ${show(runWords(spec))}`,
  run_output_recorded: ({ size, total }) =>
    total > size
      ? `Kept the last ${formatBytes(size)} of the ${formatBytes(total)} that the run printed`
      : `Kept the ${formatBytes(size)} that the run printed`,
  run_configuration_saved: ({ name, spec }) => `Saved the run configuration ${show(name)}: ${show(runWords(spec))}`,
  run_configuration_removed: () => 'Removed a run configuration',
  command_executed: ({ command, exitCode, durationMilliseconds, terminalId, skipped }) => {
    const what = command === null ? 'a command that the shell does not remember' : shorten(command);
    const others = skipped > 0 ? ` (${count(skipped, 'command')} before it came too fast to be recorded)` : '';
    const shell = terminalId.replace('shell-', 'shell ');
    return `Ran ${show(what)} in ${show(shell)}: exit code ${exitCode} in ${formatDuration(durationMilliseconds)}${others}`;
  },
  package_installation_requested: ({ origin, command, environment }) =>
    origin === 'restore'
      ? `Began to give the new sandbox the packages of the last one${into(environment)}`
      : `${origin === 'page' ? 'Asked for packages' : 'Began to install packages in a terminal'}${into(environment)}: ${show(shorten(command))}`,
  package_file_fetched: ({ name, version, bytes, fromCache }) =>
    `Fetched ${show(name)} ${show(version)} (${formatBytes(bytes)}${fromCache ? ', which its host had already' : ''})`,
  packages_installed: ({ changed, packages, environment }) =>
    `Installed ${names(changed.map((name) => `${name} ${packages.find((one) => one.name === name)?.version ?? ''}`))}${into(environment)}: ${count(packages.length, 'package')} now`,
  packages_removed: ({ removed, packages, environment }) =>
    `Removed ${names(removed)}${environment === usualEnvironment ? '' : ` from ${show(environment)}`}: ${count(packages.length, 'package')} now`,
  package_installation_failed: ({ reason, detail }) =>
    `The packages were not installed: ${failureWords(reason, detail)}`,
  package_installation_unneeded: () => 'There was nothing to install',
  packages_restored: ({ count: restored, fromCache, milliseconds }) =>
    `Gave the new sandbox ${count(restored, 'package')} of the last one in ${formatDuration(milliseconds)}, ${fromCache === restored ? 'all' : fromCache} without asking the index`,
  package_request_refused: ({ path, reason, skipped }) => {
    const others = skipped > 0 ? ` (${count(skipped, 'refusal')} before it came too fast to be recorded)` : '';
    return `Refused a request to the package index, ${refusalWords(reason)}: ${show(path)}${others}`;
  },
  package_installation_finished: ({ milliseconds }) => `The installation ended in ${formatDuration(milliseconds)}`,
  packages_missing: ({ names: missing }) => `Could not give the new sandbox ${names(missing)}: kept for the next one`,
};

const usualEnvironment = '.venv';
const into = (environment: string) => (environment === usualEnvironment ? '' : ` in ${show(environment)}`);

const mostNamed = 6;
/** The first few of many names. */
const names = (all: readonly string[]) => {
  const shown = all.slice(0, mostNamed).map((name) => show(name.trim()));
  return all.length > mostNamed ? `${shown.join(', ')} and ${all.length - mostNamed} more` : shown.join(', ');
};

const refusals: Record<PackageRefusal, string> = {
  closed: 'because nothing was being installed',
  method: 'because packages can only be read',
  path: 'because it is neither a package nor a file of one',
  denied: 'because the package is not allowed',
  needsApproval: 'because the package waits for an approval',
  limit: 'because of a limit',
};
const refusalWords = (reason: PackageRefusal) => refusals[reason] ?? 'for a reason that this page does not know';

const maxCommand = 120;
const shorten = (command: string) => (command.length > maxCommand ? `${command.slice(0, maxCommand)}…` : command);

const ends: Record<string, string> = {
  Requested: 'it was given back',
  Idle: 'nobody used it',
  Exited: 'it ended on its own',
  EngineUnavailable: 'the container engine did not answer',
  Lost: 'its host no longer has it',
  Administrator: 'an administrator ended it',
  Drained: 'its host was taken out of service',
};

const endWords = (reason: string): string => (Object.hasOwn(ends, reason) && ends[reason]) || show(reason);

function editWords(edits: EventData['file_edited']['edits']): string {
  const added = edits.reduce((sum, edit) => sum + edit.insert.length, 0);
  const removed = edits.reduce((sum, edit) => sum + edit.deleteCount, 0);
  const first = edits[0];
  if (
    edits.length === 1 &&
    first &&
    first.deleteCount === 0 &&
    first.insert.length <= 24 &&
    !first.insert.includes('\n')
  )
    return `wrote “${show(first.insert)}”`;
  const parts = [added > 0 && `${count(added, 'character')} added`, removed > 0 && `${removed} removed`].filter(
    Boolean,
  );
  return parts.length === 0 ? 'no visible change' : parts.join(', ');
}

const all: Record<string, (data: never) => string> = { ...wording, ...submissionWording };

/** What an event says, in words. Types that this client does not know are told by their name. */
export function eventInWords(type: string, data: unknown): string {
  const known = all[type] as ((data: unknown) => string) | undefined;
  const name = type.replaceAll('_', ' ');
  const fallback = show(name.charAt(0).toUpperCase() + name.slice(1));
  if (!known || !Object.hasOwn(all, type) || typeof data !== 'object' || data === null) return fallback;
  try {
    return known(data);
  } catch {
    // Data of another shape than ours, from an older or newer server.
    return fallback;
  }
}

export const actorName = (actor: { name: string; kind: string }): string => show(actor.name || actor.kind);
