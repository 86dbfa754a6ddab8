import { acceptsConnections } from '#bin/services/accepts-connections'
import { becomesTrue } from '#bin/services/becomes-true'
import { whileNpmRuns } from './while-npm-runs'

/**
 * Runs `npm start` and sends `signal` to the process of npm alone once it is ready. Returns the ports that still accept connections 15 s later
 * at the latest: none if everything has stopped.
 */
export function signalNpmStart(signal: NodeJS.Signals): Promise<number[]> {
  return whileNpmRuns('start', async (npm, byName) => {
    npm.kill(signal)
    const ports = Object.values(byName)
    let open: number[] = []
    await becomesTrue(async () => {
      const accepts = await Promise.all(ports.map((port) => acceptsConnections(port)))
      open = ports.filter((_, place) => accepts[place])
      return open.length === 0
    }, 15_000)
    return open
  })
}
