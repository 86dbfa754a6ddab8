import { describe, expect, test } from 'vitest'
import { allFaults } from '#chaos/faults/all-faults'
import { type PlannedFault, planFaults } from './plan-faults'

const summary = (plan: PlannedFault[]) => plan.map(({ fault, atMs, forMs, random }) => [fault.name, atMs, forMs, random()])

describe('planFaults', () => {
  test('plans the same faults for the same seed', () => {
    expect(summary(planFaults({ seed: 7, seconds: 10 }))).toEqual(summary(planFaults({ seed: 7, seconds: 10 })))
    expect(summary(planFaults({ seed: 7, seconds: 10 }))).not.toEqual(summary(planFaults({ seed: 8, seconds: 10 })))
  })

  test('begins one to four faults in each ten seconds, before the workload ends', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const plan = planFaults({ seed, seconds: 30 })
      for (const round of [0, 1, 2]) {
        const begun = plan.filter(({ atMs }) => Math.floor(atMs / 10_000) === round)
        expect(begun.length).toBeGreaterThanOrEqual(1)
        expect(begun.length).toBeLessThanOrEqual(4)
      }
    }
  })

  test('uses each fault in three hundred runs', () => {
    const used = new Set<string>()
    for (let seed = 1; seed <= 300; seed += 1) for (const { fault } of planFaults({ seed, seconds: 10 })) used.add(fault.name)
    expect(allFaults.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([])
  })

  test('refuses an unknown fault', () => {
    expect(() => planFaults({ seed: 1, seconds: 10, only: 'earthquake' })).toThrow('There is no fault earthquake')
  })
})
