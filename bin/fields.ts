import type pg from 'pg'
import { tlsProblem } from '#core/database/tls'
import { sentenceForChange } from '#core/fields/diff-field-versions'
import type { FieldVersion } from '#core/fields/field-version'
import { proposeFieldsOnServer, readFieldsOnServer } from '#database/fields-on-server'
import { readFieldsFile } from './fields-file'
import { openOwner } from './instance/open-owner'

// npm run fields --silent -- export > fields.json
// npm run fields -- propose fields.json
// As the owner of the database. Another version is only proposed; an admin confirms it.
try {
  const [act, file, ...others] = process.argv.slice(2)
  if (others.length > 0 || (!(act === 'export' && file === undefined) && !(act === 'propose' && file !== undefined)))
    throw new Error('npm run fields --silent -- export\nnpm run fields -- propose <file>')
  // The file first: without a database its mistakes are named too.
  const fields = file === undefined ? null : readFieldsFile(file)
  const { client } = await openOwner()
  try {
    if (fields) await propose(client, fields)
    else console.log(JSON.stringify({ $schema: './fields.schema.json', ...(await readFieldsOnServer(client)).fields }, null, 2))
  } finally {
    await client.end()
  }
} catch (error) {
  console.error(tlsProblem(error) ?? (error instanceof Error ? error.message : String(error)))
  process.exitCode = 1
}

async function propose(client: pg.Client, fields: FieldVersion): Promise<void> {
  const { number, changes } = await proposeFieldsOnServer(client, fields)
  if (changes.length === 0) return console.log('These fields are in force already.')
  for (const change of changes) console.log(sentenceForChange(change))
  console.log(`Proposed as version ${number}. An admin confirms it under Operators, Change requests.`)
}
