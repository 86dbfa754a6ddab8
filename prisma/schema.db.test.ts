import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestDatabase } from '#test/database'
import { readCharColumns, sayingChar } from '#test/schema-diff/char-columns'
import { openEngineAdapter } from '#test/schema-diff/engine-adapter'
import { openSchemaEngine } from '#test/schema-diff/schema-engine'

test('the Prisma schema describes the migrated database and nothing else', async () => {
  await using database = await createTestDatabase()
  readCharColumns()
  const adapter = openEngineAdapter(database.ownerUrl)
  const { connect } = adapter.factory
  try {
    const path = join(import.meta.dirname, 'schema.prisma')
    const files = [{ path, content: readFileSync(path, 'utf8') }]
    const engine = await openSchemaEngine({ ...adapter.factory, connect: async () => sayingChar(await connect()) }, path)
    const difference = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: import.meta.dirname },
      to: { tag: 'schemaDatamodel', files },
      script: false,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    })
    expect(difference).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No difference detected') })
  } finally {
    await adapter.close()
  }
})
