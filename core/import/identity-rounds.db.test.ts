import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { listPeople } from '#core/people/list-people'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, openAdmins } from '#test/admins'
import { proposeFields } from '#test/fields'

vi.setConfig({ testTimeout: 120_000 })

const optional = { presence: 'optional', kind: 'text', isPersonalData: false }
const fields = [...defaultFieldVersion.fields, ...['badge', 'desk'].map((key) => ({ ...optional, key, label: key }))]
const header = ['name', 'dob', 'city', 'email', 'badge', 'desk']
const email = 'email'

const person = fc.record({
  name: fc.constantFrom('Ada', 'Bob', 'Cy'),
  dob: fc.constantFrom('1990-01-01', '1991-01-01'),
  city: fc.constantFrom('York', 'Leeds'),
  email: fc.constantFrom('', '', 'a@a.example', 'b@a.example', 'c@a.example'),
  badge: fc.constantFrom('', '1', '2', '3', '4', '5'),
  desk: fc.constantFrom('', 'x', 'y'),
})
type Person = Record<string, string>

const identity = fc
  .tuple(
    fc.uniqueArray(
      fc.uniqueArray(fc.constantFrom(...header), { minLength: 1, maxLength: 3 }).map((keys) => keys.toSorted()),
      { maxLength: 2, selector: (keys) => keys.join() },
    ),
    fc.constantFrom<string[]>(['city', 'dob', 'name'], ['dob', 'name'], ['name']),
  )
  .map(([some, last]) => [...some.filter((keys) => keys.join() !== last.join()), last])

const round = fc.record({ identity, people: fc.array(person, { minLength: 4, maxLength: 14 }), sliceRows: fc.constantFrom(2, 5, 50) })

/** A person who is pending: the name of the alternative and its values, own key first. */
type Living = { batchId: string; row: number; keys: string[] }

test.each([1, 2, 3])('people are compared by every alternative that ever was in force, with seed %d', async (seed) => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const maker = await instance.signIn('maker')
  const identities = [defaultFieldVersion.identity]
  const living: Living[] = []
  const rounds = fc.sample(round, { seed, numRuns: 6 })
  for (const [index, { identity, people, sliceRows }] of rounds.entries()) {
    await confirm(second, await proposeFields(admin, FieldVersion.parse({ ...versionOf(index), identity }), index + 1))
    identities.push(identity)
    const csv = [header, ...people.map((one) => header.map((key) => (one as Person)[key]))].map((cells) => cells.join(',')).join('\n')
    const batchId = await instance.bring(maker, csv, { sliceRows })

    const expected: string[] = []
    for (const [at, one] of people.entries()) {
      const keys = keysOf(one, identities)
      const same = living.find((other) => other.keys[0] === keys[0])
      expected.push(same ? `${same.batchId} ${same.row}` : 'pending')
      if (!same) living.push({ batchId, row: at + 1, keys })
    }
    expect(await outcomes(batchId), JSON.stringify(identities)).toEqual(expected)
    expect(await flagged(batchId), JSON.stringify(identities)).toEqual(sharing(batchId))
  }
  const findings: string[] = []
  await verifyDatabase({ ctx: instance.verifier, input: { onFinding: ({ message }) => findings.push(message) } })
  expect(findings).toEqual([])

  // A version that changed nothing could not be proposed.
  function versionOf(index: number) {
    return { ...defaultFieldVersion, fields: fields.map((field) => (field.key === 'city' ? { ...field, label: `City ${index}` } : field)) }
  }

  async function outcomes(batchId: string): Promise<string[]> {
    const { rows } = await instance.owner.query<{ outcome: string }>(
      `select outcome from (
         select row_no, status::text as outcome from users where batch_id = $1
         union all select row_no, repeats_batch_id || ' ' || repeats_row_no from failed_row where batch_id = $1) r
       order by row_no`,
      [batchId],
    )
    return rows.map(({ outcome }) => outcome)
  }

  async function flagged(batchId: string): Promise<(number | undefined)[][]> {
    const { items } = await listPeople({ ctx: maker, input: { batchId, filter: { flag: 'shared-identity-key' } } })
    return items.map(({ row, flags }) => [row, flags.flatMap((seen) => (seen.flag === 'shared-identity-key' ? [seen.says.people] : []))[0]])
  }

  function sharing(batchId: string): number[][] {
    const own = living.filter((one) => one.batchId === batchId)
    return own.flatMap((one) => {
      const count = living.filter((other) => other !== one && other.keys.some((key) => one.keys.includes(key))).length
      return count > 0 ? [[one.row, count]] : []
    })
  }
})

/** The keys of a person, written in another way than the import does: the identity key, and then those by all alternatives up to then. */
function keysOf(person: Person, identities: string[][][]): string[] {
  const nameOf = (keys: string[]) => keys.toSorted().join()
  const fullOf = (alternatives: string[][]) => alternatives.filter((keys) => keys.every((key) => person[key] !== ''))
  const keyOf = (keys: string[]) =>
    keys
      .toSorted()
      .map((key) => `${key}=${key === email ? person[key] : person[key]?.toLowerCase()}`)
      .join()
  const hasChanged = new Set(identities.map((identity) => identity.map(nameOf).join(';'))).size > 1
  const [own = []] = fullOf(identities.at(-1) ?? [])
  return [...new Set([own, ...(hasChanged ? fullOf(identities.flat()) : [])].map(keyOf))]
}
