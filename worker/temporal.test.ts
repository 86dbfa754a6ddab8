import type { WorkerStatus } from '@temporalio/worker'
import { expect, test, vi } from 'vitest'
import { readEnvironment } from '#core/environment'
import { logAs, tlsFailureOf, untilFailed } from './temporal'

const polling = { runState: 'RUNNING', workflowPollerState: 'POLLING', activityPollerState: 'POLLING' } as const

test.each<[string, Partial<WorkerStatus>]>([
  ['worker', { ...polling, runState: 'FAILED' }],
  ['poller of workflows', { ...polling, workflowPollerState: 'FAILED' }],
  ['poller of activities', { ...polling, activityPollerState: 'FAILED' }],
])('a failed %s ends the watch with an error', async (_, status) => {
  const onPolled = vi.fn()
  await expect(untilFailed({ ...watchOf(status), onPolled, signal: AbortSignal.timeout(5_000) })).rejects.toThrow()
  expect(onPolled).not.toHaveBeenCalled()
})

test('a worker has polled only while Temporal knows its namespace', async () => {
  for (const hasNamespace of [true, false]) {
    const onPolled = vi.fn()
    const stopping = new AbortController()
    const watch = watchOf(polling, async () => {
      queueMicrotask(() => setTimeout(() => stopping.abort()))
      if (!hasNamespace) throw new Error('missing')
    })
    await untilFailed({ ...watch, onPolled, signal: stopping.signal })
    expect(onPolled).toHaveBeenCalledTimes(hasNamespace ? 1 : 0)
  }
})

test.each([
  ['No workflows registered, not polling for workflow tasks', 'debug'],
  ['No activities registered, not polling for activity tasks', 'debug'],
  ['Query not found when attempting to respond to it', 'debug'],
  ['Failed to initiate shutdown', 'warn'],
] as const)('the warning "%s" of Temporal is logged at the level %s', (message, level) => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  logAs(log, 'WARN', message)
  expect(Object.entries(log).filter(([, line]) => line.mock.calls.length > 0)).toEqual([[level, log[level]]])
})

// As Temporal's client writes them.
test.each([
  ['ConnectError(Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) })', 'UnknownIssuer'],
  ['error: InvalidCertificate(NotValidForNameContext { expected: DnsName("x.example") })', 'NotValidForNameContext'],
  ['hyper::Error(Io, Custom { kind: InvalidData, error: "received fatal alert: CertificateRequired" })', 'CertificateRequired'],
  ['tonic::transport::Error(Transport, ConnectError(ConnectError("tcp connect error", Os { code: 111 })))', undefined],
])('the log of a worker that waits says what is wrong with TLS: %s', (message, failure) => {
  expect(tlsFailureOf(new Error(message))).toBe(failure)
})

function watchOf(status: Partial<WorkerStatus>, describeNamespace: () => Promise<void> = async () => {}) {
  const [running, worker] = [{ getStatus: () => polling as WorkerStatus }, { getStatus: () => status as WorkerStatus }]
  const connection = { withDeadline: (_: unknown, act: () => Promise<unknown>) => act(), workflowService: { describeNamespace } }
  return { workers: [running, worker], connection: connection as never, environment: readEnvironment({}) }
}
