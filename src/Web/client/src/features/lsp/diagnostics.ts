import { editor, MarkerSeverity } from '@/features/editor/monaco';
import { clearProblems, type Problem, setProblems } from '@/features/problems/problems';
import { markerOf } from './convert';
import type { DocumentFeed } from './documentFeed';
import { isObject, listOf, numberOf } from './protocol';
import { whereabouts } from './uris';

const owner = 'python';
const mostPerFile = 500;

/** Shows what the server finds wrong: as marks in the editor, and in the list of problems. */
export class Diagnostics {
  readonly #feed: DocumentFeed;

  constructor(feed: DocumentFeed) {
    this.#feed = feed;
  }

  publish(params: unknown): void {
    if (!isObject(params)) return;
    const at = whereabouts(params.uri);
    if (at?.kind !== 'file') return;
    const current = this.#feed.versionOf(at.path);
    const version = numberOf(params.version);
    // Of a text that has changed meanwhile: the marks have moved along, and new ones are on their way.
    if (current !== undefined && version !== undefined && version < current) return;
    const markers = listOf(params.diagnostics, mostPerFile).flatMap((raw) => markerOf(raw) ?? []);
    const model = this.#feed.modelOf(at.path);
    if (model) editor.setModelMarkers(model, owner, markers);
    setProblems(
      at.path,
      // A hint only fades what is not used; nothing is wrong with it.
      markers.filter(({ severity }) => severity !== MarkerSeverity.Hint).map(problemOf),
    );
  }

  forget(path: string): void {
    const model = this.#feed.modelOf(path);
    if (model) editor.setModelMarkers(model, owner, []);
    setProblems(path, []);
  }

  clear(): void {
    editor.removeAllMarkers(owner);
    clearProblems();
  }
}

const problemOf = (marker: editor.IMarkerData): Problem => ({
  severity:
    marker.severity === MarkerSeverity.Error
      ? 'error'
      : marker.severity === MarkerSeverity.Warning
        ? 'warning'
        : 'info',
  message: marker.message,
  rule: typeof marker.code === 'string' ? marker.code : null,
  line: marker.startLineNumber,
  column: marker.startColumn,
});
