import { Fragment } from 'react';
import { visibleParts, visibleText } from '../lib/visibleText';

/** Somebody's text over several lines, as nothing but text; what hides in it is marked. */
export const PlainText = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map((line, i) => (
      <Fragment key={i}>
        {i > 0 && '\n'}
        {visibleParts(line).map((part, j) =>
          part.hidden ? <HiddenCharacter key={j} character={part.text} /> : <Fragment key={j}>{part.text}</Fragment>,
        )}
      </Fragment>
    ))}
  </>
);

/** A character that hides or misleads, written out. */
export const HiddenCharacter = ({ character }: { character: string }) => (
  <mark className="rounded-sm bg-bad-ground px-px text-bad" data-testid="hidden-character">
    {visibleText(character)}
  </mark>
);
