import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readUpload } from './upload-request'

// The limits of uploads are read with the other settings of the web process.
beforeAll(() => void vi.stubEnv('WEB_DATABASE_URL', 'postgres://web:web@127.0.0.1:1/none'))
afterAll(() => void vi.unstubAllEnvs())

const digest = createHash('sha256').update('name,dob,city\n').digest()
const sha256 = `sha-256=:${digest.toString('base64')}:`

describe('readUpload', () => {
  test.each([[sha256], [`sha-512=:${'A'.repeat(86)}==:, ${sha256}`], [`${sha256},md5=:AAAA:`]])('reads the digest %s', (header) => {
    expect(readUpload(uploading(header)).sha256).toEqual(digest)
  })

  test.each([[null], ['sha-512=:AAAA:']])('has no digest when the header is %j', (header) => {
    expect(readUpload(uploading(header)).sha256).toBeNull()
  })

  test.each([
    [''],
    ['sha-256'],
    [`sha-256=${digest.toString('base64')}`],
    [`sha-256=${digest.toString('hex')}`],
    ['sha-256=:AAAA:'],
    ['sha-256=:not base64:'],
    [`SHA-256=:${digest.toString('base64')}:`],
    [`${sha256};`],
  ])('refuses the digest %j', (header) => {
    expect(() => readUpload(uploading(header))).toThrow(expect.objectContaining({ code: 'digest-not-valid' }))
  })
})

function uploading(digest: string | null): Request {
  const headers = { 'content-length': '14', ...(digest !== null && { 'repr-digest': digest }) }
  return new Request('http://localhost/api/batches', { method: 'POST', headers, body: 'name,dob,city\n' })
}
