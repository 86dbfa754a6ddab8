import { clockFaults } from './clock-faults'
import type { Fault } from './fault'
import { networkFaults } from './network-faults'
import { operationFaults } from './operation-faults'
import { processFaults } from './process-faults'
import { serviceFaults } from './service-faults'

/** By kind: a run chooses a kind first, because there are many ways to break a connection and one to fill the disk. */
export const faultKinds: Fault[][] = [processFaults, networkFaults, serviceFaults, operationFaults, clockFaults]

export const allFaults: Fault[] = faultKinds.flat()
