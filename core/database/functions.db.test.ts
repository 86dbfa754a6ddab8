import pg from 'pg'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#test/database'
import { callFunction } from './call-function'
import type { FunctionName } from './functions'
import { type Database, openDatabase } from './open-database'
import { ownSignatures, readSignatures } from './signatures'

describe('the table of signatures', () => {
  let database: TestDatabase
  let owner: pg.Client
  let worker: Database
  beforeAll(async () => {
    database = await createTestDatabase()
    owner = new pg.Client({ connectionString: database.ownerUrl })
    await owner.connect()
    worker = openDatabase({ url: database.workerUrl, poolSize: 1, name: 'signatures' })
  })
  afterAll(async () => {
    await owner.end()
    await worker.close()
    await database[Symbol.asyncDispose]()
  })

  test('equals the functions of the database: names, arguments in order, types and results', async () => {
    expect(await readSignatures(owner)).toEqual(ownSignatures)
  })

  test('gives values as its types say', async () => {
    expect(await callFunction(worker, 'sweep_uploads', { olderThan: '1 day' })).toBe(0)
    expect(await callFunction(worker, 'lease_open_batches', { unseenFor: '1 s', unvisitedFor: '1 s', limit: 1 })).toEqual([])
    expect(await callFunction(worker, 'request_deep_verification', {})).toEqual(expect.any(String))
  })

  test('refuses a wrong argument when it is compiled', () => {
    type Arguments<Name extends FunctionName> = Parameters<typeof callFunction<Name>>[2]
    expectTypeOf<{ batch: string; slice: number }>().toExtend<Arguments<'lock_slice'>>()
    expectTypeOf<{ batch: string; slice: string }>().not.toExtend<Arguments<'lock_slice'>>()
    expectTypeOf<{ batch: string }>().not.toExtend<Arguments<'lock_slice'>>()
    expectTypeOf<{ cookie: string; role: 'maker'; what: string }>().toExtend<Arguments<'record_download'>>()
    expectTypeOf<Awaited<ReturnType<typeof callFunction<'find_actor'>>>[number]['signedInAt']>().toEqualTypeOf<Date>()
  })
})
