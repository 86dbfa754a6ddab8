import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { DomainError } from '#core/errors/domain-error'
import { settle } from './settle'

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), {})

describe('settle', () => {
  test('runs again when the answer is lost', async () => {
    const outcomes = [lost(), 'done']
    const act = async () => {
      const outcome = outcomes.shift()
      if (outcome instanceof Error) throw outcome
      return outcome
    }
    expect(await settle(act, [0])).toBe('done')
  })

  test('says that the outcome is unknown when the database stays away', async () => {
    let runs = 0
    const act = async () => {
      runs += 1
      throw lost()
    }
    await expect(settle(act, [0, 0])).rejects.toMatchObject({ code: 'outcome-unknown', detail: { retryAfter: 2 } })
    expect(runs).toBe(3)
  })

  test('says that the outcome is unknown when the repeated act fails for a full disk', async () => {
    const failures = [lost(), Object.assign(new pg.DatabaseError('could not extend file', 0, 'error'), { code: '53100' })]
    const act = async () => {
      throw failures.shift()
    }
    await expect(settle(act, [0])).rejects.toMatchObject({ code: 'outcome-unknown', detail: { retryAfter: 2 } })
  })

  test('passes a refusal of the repeated act on', async () => {
    const failures = [lost(), new DomainError('count-moved')]
    const act = async () => {
      throw failures.shift()
    }
    await expect(settle(act, [0])).rejects.toMatchObject({ code: 'count-moved' })
  })

  test.each([new DomainError('count-moved'), new TypeError('a defect')])('passes %s on', async (error) => {
    let runs = 0
    const act = async () => {
      runs += 1
      throw error
    }
    await expect(settle(act, [0])).rejects.toBe(error)
    expect(runs).toBe(1)
  })
})
