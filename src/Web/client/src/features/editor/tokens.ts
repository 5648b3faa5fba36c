import { editor, languageOf } from './monaco';

export interface LineTokens {
  offset: number;
  type: string;
}

// Beyond this, the page would be busy for longer than the colours are worth.
const mostCharacters = 500_000;

/** What each line of a text is made of in its language; nothing for texts without one, and for very long ones. */
export async function tokensOf(text: string, path: string): Promise<readonly (readonly LineTokens[])[]> {
  const language = languageOf(path);
  if (language === 'plaintext' || text.length > mostCharacters) return [];
  // The language comes when something first asks for it.
  await editor.colorize('pass', language, {});
  return editor.tokenize(text, language);
}
