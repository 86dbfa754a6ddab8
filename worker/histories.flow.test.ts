import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils'
import { Worker } from '@temporalio/worker'
import { describe, expect, test, vi } from 'vitest'
import { setParseOptions } from '#core/batches/set-parse-options'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { type Flow, startFlow, untilState, workflowBundle } from '#test/temporal/flow'
import { workbookOfTexts } from '#test/workbook'

const folder = join(import.meta.dirname, 'histories')
// Recorded before a change of the workflow that uses `patched`, and never recorded again.
const earlierFolder = join(import.meta.dirname, 'earlier-code')
const isRecording = process.env.RECORD_HISTORIES !== undefined

/** What operators do with a batch: one scenario for each path through the workflow. */
const scenarios: Record<string, (instance: TestInstance, flow: Flow) => Promise<string>> = {
  // No signal is sent when the approval becomes final: the timer of the workflow closes the batch.
  async closed(instance, { client }) {
    await instance.owner.query('update policy set undo_window_seconds = 1')
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.upload(maker, csvOf([...peopleOfSecretville(60), 'Invalid Quux,1990-02-31,Secretville']))
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'pending')
    await untilPhase(client, batchId, 'pending')
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Quux is unknown', selection: { rows: [1, 2] } })
    await client.signalRefresh(batchId)
    await vi.waitFor(async () => expect((await client.queryProgress(batchId, 5_000))?.balance.rejected).toBe(2), { timeout: 30_000 })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: { city: 'Secretville' }, expectedCount: 58 } })
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'closed')
    return batchId
  },
  async 'asked-and-withdrawn'(instance, { client }) {
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, csvOf(['Ada Quux,03/04/1990,Secretville', 'Ben Quux,05/06/1991,Secretville']))
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'needs-input')
    await setParseOptions({ ctx, input: { batchId, requested: { dateOrder: 'dmy' }, idempotencyKey: 'order' } })
    await client.signalRefresh(batchId)
    await untilPhase(client, batchId, 'pending')
    await withdrawBatch({ ctx, input: { batchId, reason: 'Quux left', idempotencyKey: 'k' } })
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'withdrawn')
    return batchId
  },
  async 'converted-and-withdrawn'(instance, { client }) {
    const ctx = await instance.signIn('maker')
    const rows = [
      ['name', 'dob', 'city'],
      ['Ada Quux', '1990-04-02', 'Secretville'],
    ]
    const batchId = await instance.upload(ctx, await workbookOfTexts(rows))
    await client.signalRefresh(batchId)
    await untilPhase(client, batchId, 'pending')
    await withdrawBatch({ ctx, input: { batchId, reason: 'Quux left', idempotencyKey: 'k' } })
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'withdrawn')
    return batchId
  },
  async refused(instance, { client }) {
    const batchId = await instance.upload(await instance.signIn('maker'), 'Quux,Secretville\n')
    await client.signalRefresh(batchId)
    await untilState(instance, batchId, 'refused')
    return batchId
  },
}

describe.each(Object.entries(scenarios))('the history of a batch that is %s', (name, scenario) => {
  test('contains ids and counts but no names, and replays', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, {
      settings: { SLICE_ROWS: 20, WORK_BUDGET_MS: 1 },
      surveyBytesPerLane: 1_000,
      reconciles: false,
    })
    const batchId = await scenario(instance, flow)
    const history = await readHistory(flow, batchId)
    expect(decoded(history)).toContain('"balance"')
    expect(decoded(history)).not.toMatch(/quux|secretville|example\.(com|test)|people\.csv|postgres/i)
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, JSON.parse(history), batchWorkflowId(batchId))
    if (isRecording) writeFileSync(join(folder, `${name}.json`), `${history}\n`)
  })

  test('replays as recorded on the present workflow', async () => {
    const history = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history, batchWorkflowId(batchOf(JSON.stringify(history))))
  })
})

test.each(readdirSync(earlierFolder).filter((file) => file.endsWith('.json')))(
  'the present workflow replays a run of earlier code: %s',
  async (file) => {
    const history = JSON.parse(readFileSync(join(earlierFolder, file), 'utf8'))
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history, batchWorkflowId(batchOf(JSON.stringify(history))))
  },
)

test('every recorded history belongs to a scenario', () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(scenarios)
      .map((name) => `${name}.json`)
      .sort(),
  )
})

test('the recorded histories contain every change of the workflow', () => {
  const source = readFileSync(join(import.meta.dirname, 'workflows', 'onboard-batch.ts'), 'utf8')
  const changes = [...source.matchAll(/patched\('([^']+)'\)/g)].map(([, change]) => change ?? '')
  // A change that a later one has replaced is in a history of earlier code only.
  const recorded = [folder, earlierFolder].flatMap((from) =>
    readdirSync(from)
      .filter((file) => file.endsWith('.json'))
      .map((file) => decoded(readFileSync(join(from, file), 'utf8'))),
  )
  expect(changes.length).toBeGreaterThan(2)
  expect(changes.filter((change) => !recorded.some((history) => history.includes(`"id":"${change}"`)))).toEqual([])
})

function peopleOfSecretville(count: number): string[] {
  return peopleCsv('Secretville', count).split('\n').slice(1, -1)
}

async function untilPhase(client: Flow['client'], batchId: string, phase: string): Promise<void> {
  await vi.waitFor(async () => expect(await client.queryProgress(batchId, 5_000)).toMatchObject({ phase }), { timeout: 30_000 })
}

/** The history as JSON, without the process and the machine of the worker. */
async function readHistory(flow: Flow, batchId: string): Promise<string> {
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  try {
    const { workflow } = new Client({ connection })
    // Without its run a history is that of the latest one, which a late signal may just have started.
    const { runId } = await workflow.getHandle(batchWorkflowId(batchId)).describe()
    const handle = workflow.getHandle(batchWorkflowId(batchId), runId)
    await handle.result()
    const { events }: { events: unknown[] } = JSON.parse(historyToJSON(await handle.fetchHistory()))
    const lines = events.map((event) => JSON.stringify(event).replaceAll(`${process.pid}@${hostname()}`, 'worker'))
    return `{"events":[\n${lines.join(',\n')}\n]}`
  } finally {
    await connection.close()
  }
}

/** The batch of a history. */
const batchOf = (history: string): string => /"batchId":"([^"]+)"/.exec(decoded(history))?.[1] ?? ''

/** A history with its payloads decoded. */
function decoded(history: string): string {
  return history.replace(/"data": ?"([A-Za-z0-9+/=]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'))
}
