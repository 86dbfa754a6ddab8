import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'

/** A Temporal server of its own, without any run. */
export async function emptyTemporal({ namespace = 'default', port }: { namespace?: string; port?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-temporal-'))
  const cli = await findTemporalCli({ dataFolder: folder })
  const ports = { port: port ?? (await getPort({ host: '127.0.0.1' })), uiPort: await getPort({ host: '127.0.0.1' }) }
  const server = await startTemporal({ cli, dataFolder: folder, ...ports, logFile: join(folder, 'temporal.log'), namespace })
  return {
    address: server.address,
    port: ports.port,
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
