import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { snakeCase } from '#core/database/call-function'
import { tables } from '#core/database/tables'

const schema = readFileSync(join(import.meta.dirname, '..', '..', 'prisma', 'schema.prisma'), 'utf8')
const blocks = [...schema.matchAll(/^(model|view|enum) (\w+) \{(.*?)^\}/gms)].map(([, kind, name, body = '']) => ({ kind, name, body }))

test.each(Object.entries(tables))('%s is the name of the table of %s', (table, model) => {
  const body = blocks.find(({ kind, name }) => kind !== 'enum' && name === model)?.body
  expect(body).toContain(`@@map("${snakeCase(table)}")`)
})

test('every column has the name of its field in snake case', () => {
  const odd = blocks.filter(({ kind }) => kind !== 'enum').flatMap(({ name, body }) => renamed(name, body, snakeCase))
  expect(odd).toEqual([])
})

test('every enum value has the name of its member in kebab case', () => {
  const kebabCase = (name: string) => snakeCase(name).replaceAll('_', '-')
  const odd = blocks.filter(({ kind }) => kind === 'enum').flatMap(({ name, body }) => renamed(name, body, kebabCase))
  expect(odd).toEqual([])
})

/** The members of a block whose name in SQL is not what `inSql` makes of their name. */
function renamed(block: string | undefined, body: string, inSql: (name: string) => string): string[] {
  const members = [...body.matchAll(/^ {2}([a-z]\w*)(?: [^\n]*?@map\("([^"]+)"\))?/gm)]
  const fields = members.filter(([line, , mapped]) => mapped !== undefined || !line.includes('@'))
  return fields.flatMap(([, name = '', mapped]) => (mapped !== undefined && mapped !== inSql(name) ? [`${block}.${name}`] : []))
}
