import type { World } from '#chaos/world/world'
import type { Random } from '#core/sample/random'

export interface BegunFault {
  /** What it does to which process or connection, for the report of a run. */
  detail: string
  end(): Promise<void>
}

export interface Fault {
  name: string
  /** A sentence when it cannot be done here. */
  skip?(world: World): string | undefined
  /** Begins a fault that lasts until `end`. The same numbers from `random` choose the same process. */
  begin(world: World, random: Random): Promise<BegunFault>
}

export const lastsNoTime = async () => {}
