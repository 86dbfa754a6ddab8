import type { ProcessName, WorldProcess } from '#chaos/world/processes'
import type { World } from '#chaos/world/world'
import { pick } from '#core/sample/random'
import { type Fault, lastsNoTime } from './fault'

const kinds = ['worker', 'web', 'verifier', 'postgres', 'temporal'] as const
type Kind = (typeof kinds)[number]

/** SIGKILL, as from the system when memory is short. The supervisor starts the process again. */
const kills: Fault[] = kinds.map((kind) => ({
  name: `kill-${kind}`,
  async begin(world, random) {
    const target = pick(random, ofKind(world, kind))
    target.kill()
    return { detail: `SIGKILL to ${target.name}`, end: lastsNoTime }
  },
}))

/** SIGSTOP and later SIGCONT: the process keeps its connections and locks and does nothing. */
const pauses: Fault[] = kinds.map((kind) => ({
  name: `pause-${kind}`,
  async begin(world, random) {
    const target = pick(random, ofKind(world, kind))
    target.pause()
    return { detail: `SIGSTOP to ${target.name}`, end: async () => target.resume() }
  },
}))

const killWorkflows: Fault = {
  name: 'kill-workflows',
  async begin(world, random) {
    const target = pick(random, ofKind(world, 'worker'))
    target.killChild()
    return { detail: `SIGKILL to the workflow process of ${target.name}`, end: lastsNoTime }
  },
}

const pauseWorkflows: Fault = {
  name: 'pause-workflows',
  async begin(world, random) {
    const target = pick(random, ofKind(world, 'worker'))
    target.pauseChild()
    return { detail: `SIGSTOP to the workflow process of ${target.name}`, end: async () => target.resume() }
  },
}

export const processFaults: Fault[] = [...kills, ...pauses, killWorkflows, pauseWorkflows]

/** The running processes of a kind. */
export function ofKind(world: World, kind: Kind): WorldProcess[] {
  const isOfKind = (name: ProcessName) => name === kind || name.startsWith(`${kind}-`)
  const running = [...world.processes.values()].filter((each) => isOfKind(each.name) && each.isRunning())
  if (running.length === 0) throw new Error(`No ${kind} is running.`)
  return running
}
