import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import getPort from 'get-port'
import { z } from 'zod'
import type { Environment } from '#core/environment'

const Ports = z.object({ postgres: z.number(), temporal: z.number(), temporalUi: z.number() })
type InnerPorts = z.infer<typeof Ports>
export type Ports = InnerPorts & { web: number }

const INNER = { postgres: 'POSTGRES_PORT', temporal: 'TEMPORAL_PORT', temporalUi: 'TEMPORAL_UI_PORT' } as const
const USUAL: InnerPorts = { postgres: 5433, temporal: 7243, temporalUi: 8243 }

/** The port is taken; the message names the variable that changes it. */
export class PortTakenError extends Error {
  constructor(port: number, variable: string) {
    super(`Port ${port} is taken by another program. Choose another one with ${variable}, as in: ${variable}=${port + 1} npm start`)
  }
}

/**
 * Chooses the ports of an instance. Those that the environment names are binding, and so is the web's, because people know it. The others
 * are those of the last run, else the usual ones, else free ones; they are kept in the data folder. Throws PortTakenError.
 */
export async function choosePorts(environment: Environment, dataFolder: string): Promise<Ports> {
  if (!(await isFree(environment.PORT, environment.HOST))) throw new PortTakenError(environment.PORT, 'PORT')
  const kept = keptPorts(dataFolder)
  const ports = { web: environment.PORT, postgres: 0, temporal: 0, temporalUi: 0 }
  for (const name of ['postgres', 'temporal', 'temporalUi'] as const) {
    const given = environment[INNER[name]]
    if (given !== undefined && !(await isFree(given))) throw new PortTakenError(given, INNER[name])
    ports[name] = given ?? (await firstFree([kept[name], USUAL[name]], Object.values(ports)))
  }
  writeFileSync(fileIn(dataFolder), `${JSON.stringify(Ports.parse(ports), null, 2)}\n`)
  return ports
}

/** The ports of the last run on this data folder, without the web's. */
export function keptPorts(dataFolder: string): Partial<InnerPorts> {
  const file = fileIn(dataFolder)
  return existsSync(file) ? Ports.partial().parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'ports.json')
}

async function firstFree(wanted: (number | undefined)[], inUse: number[]): Promise<number> {
  for (const port of wanted) if (port !== undefined && !inUse.includes(port) && (await isFree(port))) return port
  return getPort({ host: '127.0.0.1' })
}

function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
