import { expect, test } from 'vitest'
import { unseenParts } from './unseen-parts'

test.each([
  ['Zoë Adler', ['Zoë Adler']],
  ['Eve\u202Enil\u200B', ['Eve', 'U+202E', 'nil', 'U+200B', '']],
  ['A\u{E0041}b', ['A', 'U+E0041', 'b']],
  ['ها\u200Cها', ['ها\u200Cها']],
  ['A\u200Db', ['A', 'U+200D', 'b']],
])('%j shows the characters that cannot be seen', (text, parts) => expect(unseenParts(text)).toEqual(parts))
