import { runningUrl } from '#bin/instance/data-folder-lock'
import { acceptsConnections } from '#bin/services/accepts-connections'
import type { Environment } from '#core/environment'
import { plainTemporalWarning } from '#worker/client'
import { type Finding, well, wrong } from './finding'

/** Whether this instance runs, and whether its ports are its own or free. */
export async function examineInstance(environment: Environment, dataFolder: string): Promise<Finding[]> {
  const url = runningUrl(dataFolder)
  const runs = well('instance', url ? `runs on ${url}` : 'does not run')
  if (url) return [runs]
  const ports = (['PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'] as const).map((name) =>
    examinePort(name, environment[name]),
  )
  return [runs, ...(await Promise.all(ports))]
}

async function examinePort(name: string, port: number | undefined): Promise<Finding> {
  if (port === undefined) return well(name, 'not set; a free one is found')
  return (await acceptsConnections(port))
    ? wrong(name, `${port} is taken`, `Choose another one: ${name}=${port + 1}`)
    : well(name, `${port} is free`)
}

export async function examineTemporalServer(address: string): Promise<Finding[]> {
  const [host = '', port = ''] = address.split(/:(?=\d+$)/)
  const answers = (await acceptsConnections(Number(port), host))
    ? well('Temporal server', address)
    : wrong('Temporal server', `${address} does not answer`, 'Start it, or correct TEMPORAL_ADDRESS; without it npm start runs one.')
  return [answers, examineTemporalTls(address)]
}

function examineTemporalTls(address: string): Finding {
  const name = 'TLS to Temporal'
  try {
    const warning = plainTemporalWarning(address)
    return warning ? wrong(name, warning, 'docs/operations.md, TLS') : well(name, 'on, or not needed')
  } catch (error) {
    return wrong(name, error instanceof Error ? error.message : String(error), 'docs/operations.md, TLS')
  }
}
