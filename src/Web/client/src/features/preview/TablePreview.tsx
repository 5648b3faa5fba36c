import { useMemo } from 'react';
import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { maxColumns, maxRows, readTable, separatorOf } from './delimited';

/** A CSV or TSV file as a table; its first line is taken for the names of the columns. */
export function TablePreview({ path, text }: { path: string; text: string }) {
  const { rows, moreRows, moreColumns } = useMemo(() => readTable(text, separatorOf(text, path)), [text, path]);
  const [head, ...body] = rows;
  if (!head) return <p className="p-4 text-muted">The file is empty.</p>;
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, i) => i);
  const cut = [
    moreRows && `the first ${maxRows.toLocaleString('en')} rows`,
    moreColumns && `the first ${maxColumns} columns`,
  ].filter(Boolean);
  return (
    <div className="flex h-full flex-col" data-testid="table-preview">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled */}
      <section aria-label={`Table of ${visibleText(path)}`} className="min-h-0 flex-1 overflow-auto" tabIndex={0}>
        <table className="border-separate border-spacing-0 font-mono text-[13px]">
          <thead>
            <tr>
              <th scope="col" className="sticky top-0 left-0 z-10 border-r border-b border-line bg-ground px-2 py-1">
                <span className="sr-only">Row</span>
              </th>
              {columns.map((i) => (
                <th
                  key={i}
                  scope="col"
                  className="sticky top-0 border-r border-b border-line bg-ground px-3 py-1 text-left"
                >
                  {visibleText(head[i] ?? '')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.map((row, number) => (
              <tr key={number} className="hover:bg-hover">
                <th
                  scope="row"
                  className="sticky left-0 border-r border-b border-line bg-ground px-2 py-0.5 text-right font-normal text-muted tabular-nums"
                >
                  {number + 1}
                </th>
                {columns.map((i) => (
                  <td
                    key={i}
                    className={`max-w-96 truncate border-r border-b border-line px-3 py-0.5 ${isNumber(row[i]) ? 'text-right tabular-nums' : ''}`}
                  >
                    {visibleText(row[i] ?? '')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p role="status" className="border-t border-line bg-ground px-3 py-1 text-xs text-muted">
        {cut.length > 0
          ? `Shown are ${cut.join(' and ')}; the file has more.`
          : `${count(body.length, 'row')}, ${count(width, 'column')}`}
      </p>
    </div>
  );
}

const isNumber = (cell: string | undefined) =>
  cell !== undefined && /^\s*[-+]?\d[\d\s.,]*(e[-+]?\d+)?%?\s*$/i.test(cell);
