import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { dependsOnUnicode, domainOf, foldedCharacter, foldForSearch } from './fold-for-search'

test('folds every character as the database does, alone and among others, unless that depends on the version of Unicode', async () => {
  await using instance = await openTestInstance()
  const characters: string[] = []
  for (let code = 0x20; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code < 0xe000) continue
    const character = String.fromCodePoint(code)
    if (!dependsOnUnicode(character)) characters.push(character)
  }
  expect(characters.length).toBeGreaterThan(100_000)
  const texts = [...characters, ...characters.map((character) => `Ä${character}\u0308\u0327Σ`)]
  const { rows } = await instance.owner.query<{ different: string[] }>(
    `select array_agg(t.text) filter (where fold_for_search(t.text) <> t.folded) as different from unnest($1::text[], $2::text[]) t(text, folded)`,
    [texts, texts.map(foldForSearch)],
  )
  expect(rows[0]?.different).toBeNull()
  const alone = characters.flatMap((character) => {
    const bytes = character.length === 1 ? foldedCharacter(character.charCodeAt(0)) : null
    return bytes === null ? [] : [{ character, folded: Buffer.from(bytes).toString() }]
  })
  expect(alone.filter(({ character, folded }) => foldForSearch(character) !== folded)).toEqual([])
  const emails = characters.filter((character) => character !== '@').map((character) => `a@X${character}Σ`)
  const domains = await instance.owner.query<{ different: string[] }>(
    `select array_agg(t.email) filter (where domain_of(t.email) <> t.domain) as different from unnest($1::text[], $2::text[]) t(email, domain)`,
    [emails, emails.map(domainOf)],
  )
  expect(domains.rows[0]?.different).toBeNull()
})
