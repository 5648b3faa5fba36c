import { describe, expect, it } from 'vitest';
import { pathInWorkspace, placesInText } from './placesInText';

const brief = (text: string) => placesInText(text).map(({ path, line, column }) => `${path}|${line}|${column}`);

describe('places in output', () => {
  it.each([
    ['  File "/home/learner/workspace/main.py", line 12, in <module>', ['/home/learner/workspace/main.py|12|1']],
    ['  File "a b/é.py", line 3', ['a b/é.py|3|1']],
    ['tests/test_x.py:7: AssertionError', ['tests/test_x.py|7|1']],
    ['./main.py:10:5: E501 line too long', ['./main.py|10|5']],
    ['a.py:1 and b.py:2', ['a.py|1|1', 'b.py|2|1']],
    ['http://example.org/x.py:80/', []],
    ['10:30:12 main.py', []],
    ['127.0.0.1:8080', ['127.0.0.1|8080|1']],
    ['File "x.py", line 0', []],
  ])('finds them in %s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  it('marks what is printed', () => {
    const text = '  File "main.py", line 3, in f';
    const place = placesInText(text)[0];
    expect(text.slice(place?.start, place?.end)).toBe('File "main.py", line 3');
  });

  it('does not take long over a hostile line', () => {
    const start = performance.now();
    for (const text of ['a.'.repeat(2000), 'a/'.repeat(2000), `${'a-a '.repeat(1000)}:1`, '"'.repeat(4000)])
      placesInText(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('printed paths', () => {
  it.each([
    ['/home/learner/workspace/src/a.py', 'src/a.py'],
    ['~/workspace/a.py', 'a.py'],
    ['./src/../a.py', 'a.py'],
    ['a.py', 'a.py'],
    ['/usr/lib/python3.11/runpy.py', null],
    ['/home/learner/workspace/../.bashrc', null],
    ['../a.py', null],
    ['<stdin>', '<stdin>'],
  ])('turns %s into %s', (printed, path) => {
    expect(pathInWorkspace(printed)).toBe(path);
  });
});
