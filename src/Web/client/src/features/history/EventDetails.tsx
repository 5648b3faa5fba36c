import { visibleText } from '@/shared/lib/visibleText';

/** Recorded data as it is: text in a text node, never markup. */
export function EventDetails({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled with the keyboard as well
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-md border border-line bg-ground p-2.5 font-mono text-xs whitespace-pre-wrap break-all"
      >
        {readable(value)}
      </pre>
    </div>
  );
}

// Line breaks between members are ours; everything inside strings is escaped by JSON or made visible here.
const readable = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => visibleText(line))
    .join('\n');
