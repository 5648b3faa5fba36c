import { type editor, Range, type Selection } from './monaco';

interface ShiftOptions {
  isUnshift: boolean;
  indentSize: number;
  insertSpaces: boolean;
}

/**
 * Moves lines by one step of indentation, as Monaco's command of this name: that one asks for a service of Monaco's,
 * which monaco-vim does not give to it.
 */
export class ShiftCommand implements editor.ICommand {
  readonly #selection: Selection;
  readonly #options: ShiftOptions;

  constructor(selection: Selection, options: ShiftOptions) {
    this.#selection = selection;
    this.#options = options;
  }

  getEditOperations(model: editor.ITextModel, builder: editor.IEditOperationBuilder): void {
    const { isUnshift, indentSize, insertSpaces } = this.#options;
    const { startLineNumber, endLineNumber } = this.#selection;
    for (let line = startLineNumber; line <= endLineNumber; line++) {
      const indent = /^[\t ]*/.exec(model.getLineContent(line))?.[0] ?? '';
      if (!isUnshift)
        builder.addEditOperation(new Range(line, 1, line, 1), insertSpaces ? ' '.repeat(indentSize) : '\t');
      else if (indent !== '') {
        const width = indent.startsWith('\t') ? 1 : Math.min(indentSize, /^ */.exec(indent)?.[0].length ?? 0);
        builder.addEditOperation(new Range(line, 1, line, 1 + width), null);
      }
    }
  }

  computeCursorState(_model: editor.ITextModel, _helper: editor.ICursorStateComputerData): Selection {
    return this.#selection;
  }
}
