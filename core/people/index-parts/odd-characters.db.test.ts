import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { foldSlice } from './fold-slice'

test('the database is asked about everyone with two scripts or invisible characters, and about few others', async () => {
  await using instance = await openTestInstance()
  const people = Array.from(characters()).flatMap((character) => [
    { name: `a${character}`, city: 'Pune' },
    { name: `б${character}`, city: 'Pune' },
    // Texts that are not folded byte by byte.
    { name: `\u{1f600}${character}`, city: `Pune ${character}` },
  ])
  const stored = people.map(({ name, city }) => ({ name: name.normalize('NFC'), city: city.normalize('NFC') }))
  const lines = stored
    .map(({ name, city }, at) => `${'b'.repeat(36)}\t${at + 1}\t${at + 2}\t1990-01-01\t${name}\t${city}\t\\N\tkey\n`)
    .join('')
  const { rowsToLookAt } = foldSlice({ rowFrom: 1, rowTo: stored.length, day: '2026-01-01', lines: Buffer.from(lines) })
  const { rows: flagged } = await instance.owner.query<{ row: number }>(
    `select row::int from unnest($1::text[], $2::text[]) with ordinality p(name, city, row)
     where mixed_scripts(name) is not null or invisible_characters(name, city, null) is not null`,
    [stored.map(({ name }) => name), stored.map(({ city }) => city)],
  )
  const asked = new Set(rowsToLookAt)
  expect(flagged.length).toBeGreaterThan(3_000)
  expect(flagged.filter(({ row }) => !asked.has(row)).map(({ row }) => stored[row - 1])).toEqual([])
  expect(asked.size).toBeLessThan(flagged.length * 1.5)
})

/** All of the basic plane, but few of the scripts with thousands of characters, and the invisible ones outside of it. */
function* characters(): Generator<string> {
  for (let code = 0x21; code < 0x10000; code += code > 0x3400 && code < 0xd7a4 ? 101 : 1) {
    const character = String.fromCharCode(code)
    if (code !== 0x5c && !/\p{C}/u.test(character.replace(/\p{Cf}/u, ''))) yield character
  }
  for (const code of [0xe0001, 0xe0020, 0xe007f, 0xe0100, 0xe01ef]) yield String.fromCodePoint(code)
}
