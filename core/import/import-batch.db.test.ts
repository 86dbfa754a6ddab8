import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { callFunction } from '#core/database/call-function'
import { transact } from '#core/database/open-database'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { listPeople } from '#core/people/list-people'
import { openTestInstance } from '#test/instance'

const file = [
  'City,Name,DOB,Email',
  'Pune,Ada Iyer,1990-04-02,ada@example.com',
  '# a comment',
  '"Zürich, west","Ben',
  'Müller",1985-12-31,',
  'Pune,,1990-02-31,unknown',
  'Oslo,Ada Again,1991-01-01,ADA@example.com',
  '',
].join('\r\n')

test('every row ends in exactly one place, with its reason and its text', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn('maker')
  const batchId = await instance.bring(ctx, file)

  const batch = await getBatch({ ctx, input: { batchId } })
  expect(batch.state).toBe('pending')
  expect(batch.balance).toMatchObject({ rows: 4, pending: 2, invalid: 1, duplicate: 1, notRead: 0 })

  const users = await listPeople({ ctx, input: { batchId, status: 'pending' } })
  expect(users.items.map(({ row, line, name, dob, city, email }) => [row, line, name, dob, city, email])).toEqual([
    [1, 2, 'Ada Iyer', '1990-04-02', 'Pune', 'ada@example.com'],
    [2, 4, 'Ben\r\nMüller', '1985-12-31', 'Zürich, west', null],
  ])

  const rows = await listFailedRows({ ctx, input: { batchId } })
  expect(rows.items).toMatchObject([
    { row: 3, line: 6, outcome: 'invalid', raw: 'Pune,,1990-02-31,unknown' },
    {
      row: 4,
      line: 7,
      outcome: 'duplicate',
      repeats: { batchId, row: 1, sameFile: true },
      raw: 'Oslo,Ada Again,1991-01-01,ADA@example.com',
    },
  ])
  expect(rows.items[0]?.problems.map(({ code }) => code)).toEqual(['name-missing', 'dob-impossible', 'email-malformed'])
})

test('a slice is written with memory for its rows, and not to a temporary file', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), file)
  await instance.survey(batchId)
  await transact(instance.worker.db, async (client) => {
    await callFunction(client, 'lock_slice', { batch: batchId, slice: 1 })
    expect((await client.query('show work_mem')).rows).toEqual([{ work_mem: '32MB' }])
  })
})
