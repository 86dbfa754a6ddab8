import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { hashText } from './name-birth'

test('hashes texts of any length as the database does', async () => {
  await using instance = await openTestInstance()
  const texts = Array.from({ length: 300 }, (_, length) => randomBytes(length).toString('base64').slice(0, length).replaceAll('A', 'é'))
  const hashes = texts.map((text) => hashText(Buffer.from(text), 0, Buffer.byteLength(text)))
  const { rows } = await instance.owner.query<{ hash: number }>('select hashtext(text) as hash from unnest($1::text[]) t(text)', [texts])
  expect(hashes).toEqual(rows.map(({ hash }) => hash))
})
