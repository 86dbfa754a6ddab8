import { expect, test } from 'vitest'
import { readGrants } from '#test/attacks/read-grants'
import { openTestInstance } from '#test/instance'

test('rights, functions and owners are those that were agreed on', async () => {
  await using instance = await openTestInstance()
  const grants = await readGrants(instance.owner)
  await expect(`${grants.join('\n')}\n`).toMatchFileSnapshot('./grants.snapshot')
})

test('nothing of ours is everyone’s, and nothing is a login role’s own', async () => {
  await using instance = await openTestInstance()
  const grants = await readGrants(instance.owner)
  expect(grants.filter((line) => line.includes(': everyone may')).filter((line) => line !== 'schema public: everyone may usage')).toEqual(
    [],
  )
  expect(grants.filter((line) => / is of (?!countersign_owner|pg_database_owner)/.test(line))).toEqual([])
  expect(grants.filter((line) => line.startsWith('role ') && !line.endsWith(': inherits nothing'))).toEqual([])
})

// A function with bound names identifies what it calls by id, not by name.
test('every function pins its search path, the temporary schema last, or its names are bound', async () => {
  await using instance = await openTestInstance()
  const functions = (await readGrants(instance.owner)).filter((line) => /^function .* runs as/.test(line))
  expect(functions.length).toBeGreaterThan(30)
  expect(functions.filter((line) => !/(search_path=public, pg_temp|names bound)$/.test(line))).toEqual([])
})
