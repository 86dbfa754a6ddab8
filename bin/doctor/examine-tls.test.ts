import { afterEach, expect, test, vi } from 'vitest'
import { examineTls } from './examine-database'
import { examineTemporalServer } from './examine-instance'

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['db.example.com', '', false],
  ['db.example.com', '?sslmode=no-verify', false],
  ['db.example.com', '?sslmode=disable', true],
  ['db.example.com', '?sslmode=verify-full', true],
  ['127.0.0.1', '', true],
])('the doctor looks at TLS to PostgreSQL on %s%s, and finds it well: %s', (host, query, isWell) => {
  expect(examineTls(`postgresql://owner:secret@${host}/countersign${query}`)).toMatchObject({ name: 'TLS to PostgreSQL', isWell })
})

test.each<[string, Record<string, string>, boolean]>([
  ['temporal.invalid:7233', {}, false],
  ['temporal.invalid:7233', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' }, false],
  ['temporal.invalid:7233', { TEMPORAL_TLS: 'false' }, true],
  ['127.0.0.1:1', {}, true],
])('the doctor looks at TLS to Temporal on %s with %o, and finds it well: %s', async (address, variables, isWell) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  expect((await examineTemporalServer(address)).at(-1)).toMatchObject({ name: 'TLS to Temporal', isWell })
})
