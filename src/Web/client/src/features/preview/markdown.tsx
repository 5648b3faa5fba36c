import { lexer, type Token, type Tokens } from 'marked';
import { createElement, Fragment, type ReactNode } from 'react';
import { visibleText } from '@/shared/lib/visibleText';
import { PlainText } from '@/shared/ui/PlainText';

/** What a document's links and pictures lead to. */
export interface MarkdownTargets {
  /** An element for a picture of the workspace, by its path from the document. */
  image: (path: string, alt: string) => ReactNode;
  /** An element for a link within the workspace. */
  file: (path: string, children: ReactNode) => ReactNode;
}

/**
 * Markdown as React elements. No HTML is ever made from it: the parser only takes the text apart, and what is raw HTML
 * in the document is shown as the text that it is.
 */
export function renderMarkdown(text: string, targets: MarkdownTargets): ReactNode {
  return blocks(lexer(text, { gfm: true }), targets);
}

const keyed = (tokens: readonly Token[], render: (token: Token) => ReactNode): ReactNode =>
  tokens.map((token, i) => <Fragment key={i}>{render(token)}</Fragment>);

const blocks = (tokens: readonly Token[], targets: MarkdownTargets) => keyed(tokens, (token) => block(token, targets));
const inlines = (tokens: readonly Token[] | undefined, targets: MarkdownTargets) =>
  keyed(tokens ?? [], (token) => inline(token, targets));

function block(token: Token, targets: MarkdownTargets): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      const heading = token as Tokens.Heading;
      // The page has headings of its own: a document's begin below them.
      return createElement(`h${Math.min(6, heading.depth + 1)}`, null, inlines(heading.tokens, targets));
    }
    case 'paragraph':
      return <p>{inlines(token.tokens, targets)}</p>;
    case 'text':
      return token.tokens ? inlines(token.tokens, targets) : visibleText(token.text);
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled
        <pre tabIndex={0}>
          <code>
            <PlainText text={token.text} />
          </code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], targets)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'list':
      return list(token as Tokens.List, targets);
    case 'table':
      return table(token as Tokens.Table, targets);
    default:
      // Raw HTML, and whatever a later version of the parser knows.
      return <p>{visibleText(token.raw)}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List, targets: MarkdownTargets): ReactNode {
  const rows = keyed(items, (item) => {
    const { task, checked, tokens } = item as Tokens.ListItem;
    return (
      <li>
        {task && (
          <>
            <input type="checkbox" checked={checked ?? false} readOnly disabled aria-label="Done" />{' '}
          </>
        )}
        {blocks(
          tokens.filter(({ type }) => type !== 'checkbox'),
          targets,
        )}
      </li>
    );
  });
  return ordered ? <ol start={start === '' ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>;
}

function table({ header, align, rows }: Tokens.Table, targets: MarkdownTargets): ReactNode {
  const style = (i: number) => ({ textAlign: align[i] ?? undefined });
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, i) => (
            <th key={i} scope="col" style={style(i)}>
              {inlines(cell.tokens, targets)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, number) => (
          <tr key={number}>
            {row.map((cell, i) => (
              <td key={i} style={style(i)}>
                {inlines(cell.tokens, targets)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline(token: Token, targets: MarkdownTargets): ReactNode {
  switch (token.type) {
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens ? inlines(token.tokens, targets) : visibleText(plain(token.text));
    case 'strong':
      return <strong>{inlines(token.tokens, targets)}</strong>;
    case 'em':
      return <em>{inlines(token.tokens, targets)}</em>;
    case 'del':
      return <del>{inlines(token.tokens, targets)}</del>;
    case 'codespan':
      return <code>{visibleText(plain(token.text))}</code>;
    case 'br':
      return <br />;
    case 'link':
      return link(token as Tokens.Link, targets);
    case 'image': {
      const { href, text } = token as Tokens.Image;
      const path = pathOf(href);
      return path === null ? <em>[Picture from elsewhere: {visibleText(text || href)}]</em> : targets.image(path, text);
    }
    default:
      return visibleText(token.raw);
  }
}

function link({ href, tokens }: Tokens.Link, targets: MarkdownTargets): ReactNode {
  const children = inlines(tokens, targets);
  const path = pathOf(href);
  if (path !== null) return path === '' ? children : targets.file(path, children);
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={visibleText(href)}>
      {children}
    </a>
  );
}

/** The path of a link within the workspace, without what follows `#`; null when it leads elsewhere. */
function pathOf(href: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) return null;
  const path = href.split(/[?#]/)[0] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
/** The parser leaves what Markdown calls an entity as it was written. */
const plain = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);

/** A path as it is written in a document, seen from the top of the workspace; null when it leads out of it. */
export function resolvePath(from: string, path: string): string | null {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
