import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import { z } from 'zod'
import { answerCanConnect } from './can-connect'
import { readCharColumns, sayingChar } from './char-columns'
import { openMigrationAdapter } from './migration-adapter'
import { openSchemaEngine } from './schema-engine'

// Speaks the JSON-RPC that Prisma's command line talks with its engine: a request a line in, an answer a line out.
const Datasource = z.object({ url: z.string() })
const Request = z.object({ id: z.number(), method: z.string(), params: z.unknown() })

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { datasource: { type: 'string' }, datamodels: { type: 'string' }, version: { type: 'boolean' } },
})
if (values.version) {
  console.log('schema-engine-cli countersign')
  process.exit(0)
}

const { url } = typeof values.datasource === 'string' ? Datasource.parse(JSON.parse(values.datasource)) : { url: '' }
if (positionals.includes('can-connect-to-database')) await answerCanConnect(url)

readCharColumns()
const adapter = openMigrationAdapter(url)
const { connect, connectToShadowDb } = adapter.factory
const schema = typeof values.datamodels === 'string' ? values.datamodels : undefined
const engine = await openSchemaEngine(
  {
    ...adapter.factory,
    connect: async () => sayingChar(await connect()),
    connectToShadowDb: async () => sayingChar(await connectToShadowDb()),
  },
  schema,
)

for await (const line of createInterface({ input: process.stdin })) {
  const request = Request.safeParse(JSON.parse(line))
  if (!request.success) continue
  const { id, method, params } = request.data
  try {
    const result = await call(engine, method, Array.isArray(params) ? params[0] : params)
    // The command line prints a comparison from a message of its own, not from the answer.
    const text = method === 'diff' ? z.object({ stdout: z.string() }).safeParse(result) : undefined
    if (text?.success) send({ id: `print-${id}`, method: 'print', params: { content: text.data.stdout } })
    send({ id, result: result ?? null })
  } catch (error) {
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: describe(error) } })
  }
}
await adapter.close()
process.exit(0)

function call(target: SchemaEngine, method: string, params: unknown): Promise<unknown> {
  const name = method === 'getDatabaseVersion' ? 'version' : method
  const verb: unknown = Reflect.get(target, name)
  if (typeof verb !== 'function') throw new Error(`The schema engine has no ${method}.`)
  return verb.call(target, params)
}

function describe(error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  const known = z.object({ code: z.string(), meta: z.unknown() }).safeParse(error)
  if (known.success) return { is_panic: false, message, error_code: known.data.code, meta: known.data.meta ?? {} }
  return { is_panic: false, message, backtrace: null }
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}
