import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { v7 as uuidv7 } from 'uuid'
import { startPostgres } from '#bin/services/postgres'
import { makeTemplate, type Template } from '#test/template'

/** Runs `work` on a PostgreSQL of its own, as `npm start` runs it, with our schema and roles in it and nothing else; removes it afterwards. */
export async function onDatabase(work: (urls: Template['urls'], template: Template) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  try {
    const postgres = await startPostgres({
      dataFolder: join(folder, 'postgres'),
      port: await getPort({ host: '127.0.0.1' }),
      superuserPassword: uuidv7(),
      logFile: join(folder, 'postgres.log'),
    })
    try {
      const template = await makeTemplate(postgres.superuserUrl('postgres'))
      await work(template.urls, template)
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
