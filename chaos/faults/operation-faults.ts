import type { World } from '#chaos/world/world'
import { type Fault, lastsNoTime } from './fault'
import { ofKind } from './process-faults'

const rollingRestart: Fault = {
  name: 'rolling-restart',
  async begin(world) {
    for (const kind of ['worker', 'web', 'verifier'] as const) for (const each of ofKind(world, kind)) await each.restart()
    return { detail: 'each worker, web process and verifier restarted in turn', end: lastsNoTime }
  },
}

const eightWorkers: Fault = {
  name: 'eight-workers',
  async begin(world) {
    await world.scaleWorkers(8)
    return { detail: 'eight workers, then two', end: () => world.scaleWorkers(2) }
  },
}

const noWorker: Fault = {
  name: 'no-worker',
  async begin(world) {
    await world.scaleWorkers(0)
    return { detail: 'no worker, then two', end: () => world.scaleWorkers(2) }
  },
}

const everythingAtOnce: Fault = {
  name: 'everything-at-once',
  async begin(world) {
    for (const link of world.links.values()) link.slow(100)
    for (const each of running(world)) each.kill()
    return {
      detail: 'every process killed and every connection slow',
      end: async () => {
        for (const link of world.links.values()) link.repair()
      },
    }
  },
}

export const operationFaults: Fault[] = [rollingRestart, eightWorkers, noWorker, everythingAtOnce]

function running(world: World) {
  return [...world.processes.values()].filter((each) => each.isRunning())
}
