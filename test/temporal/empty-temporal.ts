import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'

/** A Temporal server of its own, without any run. */
export async function emptyTemporal() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-temporal-'))
  const cli = await findTemporalCli({ dataFolder: folder })
  const [port, uiPort] = [await getPort({ host: '127.0.0.1' }), await getPort({ host: '127.0.0.1' })]
  const server = await startTemporal({ cli, dataFolder: folder, port, uiPort, logFile: join(folder, 'temporal.log') })
  return {
    address: server.address,
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
