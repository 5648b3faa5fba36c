import { type editor, type IMarkdownString, languages, MarkerSeverity, MarkerTag } from '@/features/editor/monaco';
import { visibleText } from '@/shared/lib/visibleText';
import { isObject, type Json, listOf, numberOf, rangeOf, type TextRange, textOf } from './protocol';

const K = languages.CompletionItemKind;
// In the order of the protocol's numbers, which begin at 1.
const kinds = [
  K.Text,
  K.Method,
  K.Function,
  K.Constructor,
  K.Field,
  K.Variable,
  K.Class,
  K.Interface,
  K.Module,
  K.Property,
  K.Unit,
  K.Value,
  K.Enum,
  K.Keyword,
  K.Snippet,
  K.Color,
  K.File,
  K.Reference,
  K.Folder,
  K.EnumMember,
  K.Constant,
  K.Struct,
  K.Event,
  K.Operator,
  K.TypeParameter,
];

// Never `isTrusted` and no HTML: what a package says about itself may not run anything here.
export function documentationOf(value: unknown): string | IMarkdownString | undefined {
  if (typeof value === 'string') return textOf(value);
  if (!isObject(value)) return undefined;
  const text = textOf(value.value);
  if (text === undefined) return undefined;
  return value.kind === 'markdown' ? { value: text, supportHtml: false } : text;
}

export interface ServerItem extends languages.CompletionItem {
  /** As the server sent it, to ask for more about it. */
  raw: Json;
}

/** One suggestion; the word before the cursor is its place where the server names none. */
export function completionOf(raw: Json, word: TextRange): ServerItem | null {
  const label = textOf(raw.label, 500);
  if (label === undefined || label === '') return null;
  const edit = isObject(raw.textEdit) ? raw.textEdit : null;
  const insert = edit ? (rangeOf(edit.range) ?? rangeOf(edit.insert)) : undefined;
  const details = isObject(raw.labelDetails) ? raw.labelDetails : null;
  return {
    raw,
    label: details
      ? {
          label: visibleText(label),
          detail: textOf(details.detail, 200) ?? '',
          description: visibleText(textOf(details.description, 200) ?? ''),
        }
      : visibleText(label),
    kind: kinds[(numberOf(raw.kind) ?? 1) - 1] ?? K.Text,
    insertText: textOf(edit?.newText) ?? textOf(raw.insertText) ?? label,
    filterText: textOf(raw.filterText, 500) ?? label,
    range: insert ?? word,
    ...(raw.insertTextFormat === 2 && { insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet }),
    ...optional('sortText', textOf(raw.sortText, 500)),
    ...(raw.preselect === true && { preselect: true }),
    ...(isDeprecated(raw) && { tags: [languages.CompletionItemTag.Deprecated] }),
    ...moreOf(raw),
  };
}

/** What is known about a suggestion only when it is looked at. */
export const resolved = (item: ServerItem, raw: unknown): ServerItem =>
  isObject(raw) ? { ...item, ...moreOf(raw) } : item;

function moreOf(raw: Json) {
  const edits = listOf(raw.additionalTextEdits, 50).flatMap((edit) => {
    const range = rangeOf(edit.range);
    const text = textOf(edit.newText);
    return range && text !== undefined ? [{ range, text }] : [];
  });
  return {
    ...optional('detail', textOf(raw.detail, 2_000)),
    ...optional('documentation', documentationOf(raw.documentation)),
    ...(edits.length > 0 && { additionalTextEdits: edits }),
  };
}

export function hoverOf(result: unknown): languages.Hover | null {
  if (!isObject(result)) return null;
  const parts = Array.isArray(result.contents) ? result.contents.slice(0, 10) : [result.contents];
  const contents = parts.flatMap((part) => {
    if (typeof part === 'string') return [{ value: part.slice(0, 50_000) }];
    if (!isObject(part)) return [];
    const value = textOf(part.value);
    if (value === undefined) return [];
    if (part.kind === 'plaintext') return [{ value: fenced(value, 'text') }];
    return [{ value: typeof part.language === 'string' ? fenced(value, part.language) : value, supportHtml: false }];
  });
  if (contents.length === 0) return null;
  return { contents, ...optional('range', rangeOf(result.range)) };
}

export function signatureOf(result: unknown): languages.SignatureHelp | null {
  if (!isObject(result)) return null;
  const signatures = listOf(result.signatures, 50).flatMap((signature) => {
    const label = textOf(signature.label, 5_000);
    if (label === undefined) return [];
    return [
      {
        label,
        parameters: listOf(signature.parameters, 200).flatMap((parameter) => {
          const name = parameterLabel(parameter.label);
          return name === null
            ? []
            : [{ label: name, ...optional('documentation', documentationOf(parameter.documentation)) }];
        }),
        ...optional('documentation', documentationOf(signature.documentation)),
        ...optional('activeParameter', numberOf(signature.activeParameter)),
      },
    ];
  });
  if (signatures.length === 0) return null;
  return {
    signatures,
    activeSignature: Math.min(numberOf(result.activeSignature) ?? 0, signatures.length - 1),
    activeParameter: numberOf(result.activeParameter) ?? 0,
  };
}

const severities = [MarkerSeverity.Error, MarkerSeverity.Warning, MarkerSeverity.Info, MarkerSeverity.Hint];

export function markerOf(raw: Json): editor.IMarkerData | null {
  const range = rangeOf(raw.range);
  const message = textOf(raw.message, 4_000);
  if (!range || message === undefined) return null;
  const tags = Array.isArray(raw.tags)
    ? raw.tags.flatMap((tag) => (tag === 1 ? [MarkerTag.Unnecessary] : tag === 2 ? [MarkerTag.Deprecated] : []))
    : [];
  return {
    ...range,
    // Of several lines: the first says what, the others why.
    message: message.split('\n').map(visibleText).join('\n'),
    severity: severities[(numberOf(raw.severity) ?? 1) - 1] ?? MarkerSeverity.Info,
    ...optional('code', textOf(raw.code, 100)),
    ...(tags.length > 0 && { tags }),
  };
}

const isDeprecated = (raw: Json): boolean =>
  raw.deprecated === true || (Array.isArray(raw.tags) && raw.tags.includes(1));

function parameterLabel(label: unknown): string | [number, number] | null {
  if (typeof label === 'string') return label;
  const [from, to] = Array.isArray(label) ? [numberOf(label[0]), numberOf(label[1])] : [];
  return from === undefined || to === undefined ? null : [from, to];
}

// Longer than any row of backticks in it.
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^a-z]/gi, '')}\n${text}\n${fence}`;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
