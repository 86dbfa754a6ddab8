import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { unseenParts } from './unseen-parts'

test('what is shown as a code is what the database flags, of every character there is', async () => {
  await using instance = await openTestInstance()
  const { rows } = await instance.owner.query<{ code: number }>(
    `select code from generate_series(1, x'10ffff'::int) code
     where code not between x'd800'::int and x'dfff'::int and invisible_characters('a' || chr(code) || 'b', '', null) is not null`,
  )
  const shown = Array.from({ length: 0x10ffff }, (_, at) => at + 1).filter(
    (code) => !(code >= 0xd800 && code <= 0xdfff) && unseenParts(`a${String.fromCodePoint(code)}b`).length > 1,
  )
  expect(rows.map(({ code }) => code)).toEqual(shown)
  expect(shown).toEqual(expect.arrayContaining([0xad, 0x200b, 0x202e, 0x2800, 0xe0041]))
})
